package conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import kernel.api.ByteString;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.MountedFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;

/** The committed uses of the files of binfmt_misc, with what a real kernel answered. */
final class MiscRecords {
    private static final String RESOURCE = "/oracle/misc.txt.gz";
    private static final Path FILE = Path.of("src/test/resources" + RESOURCE);
    private static final String NEW_INSTANCE = "new";

    private final RuleCount rules = new RuleCount();
    private final List<String> differences = new ArrayList<>();
    private int count;

    private MiscRecords() {}

    /** Appends what one instance answered. */
    static void note(List<MiscOperation> operations, List<String> answers, List<String> records) {
        records.add(NEW_INSTANCE);
        for (int i = 0; i < operations.size(); i++) {
            records.add(operations.get(i).line() + '\t' + answers.get(i));
        }
    }

    /** Replaces the committed records. */
    static void write(List<String> records) throws IOException {
        try (Writer writer =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(FILE)), StandardCharsets.US_ASCII)) {
            for (String record : records) {
                writer.write(record + '\n');
            }
        }
    }

    /** Does everything again, on the files of the cases with registered formats. */
    static MiscRecords replay() {
        MiscRecords done = new MiscRecords();
        Kernel kernel = new Kernel(
                LinuxProfile.LINUX_6_18,
                MachineProfile.builtIn(),
                OracleCorpus.files("d"),
                FormatList.load(),
                new SplittableRandom(1));
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Objects.requireNonNull(MiscRecords.class.getResourceAsStream(RESOURCE))),
                StandardCharsets.US_ASCII))) {
            done.replay(kernel, reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return done;
    }

    private void replay(Kernel kernel, List<String> records) {
        Task task = new Task();
        task.cwd(ByteString.of(OracleCorpus.ROOT + "d"));
        MountedFileSystem files = kernel.mount(task, "binfmt_misc");
        for (String record : records) {
            if (record.equals(NEW_INSTANCE)) {
                files = kernel.withOwnSuperBlocks().mount(task, "binfmt_misc");
            } else {
                compare(files, record);
            }
        }
    }

    private void compare(MountedFileSystem files, String record) {
        int tab = record.indexOf('\t');
        MiscOperation operation = MiscOperation.parse(record.substring(0, tab));
        String answer = operation.answer(files, rules::add);
        count++;
        if (!answer.equals(record.substring(tab + 1))) {
            differences.add(operation + ": kernel " + record.substring(tab + 1) + ", ksim " + answer);
        }
    }

    RuleCount rules() {
        return rules;
    }

    List<String> differences() {
        return differences;
    }

    int count() {
        return count;
    }
}
