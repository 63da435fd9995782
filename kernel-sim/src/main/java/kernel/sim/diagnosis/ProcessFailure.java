package kernel.sim.diagnosis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.trace.Diagnosis;
import kernel.sim.trace.Verdict;

/** What Java's ProcessBuilder says when a program does not start. */
final class ProcessFailure {
    /** JDK 17 says {@code error=2, ...}, later ones {@code Exec failed, error: 2 (...)}. */
    private static final Pattern ERROR = Pattern.compile("error(?:=|: )(\\d+)");

    private static final Pattern DIRECTORY = Pattern.compile("\\(in directory \"([^\"]+)\"\\)");

    private final Path program;
    private final String message;

    ProcessFailure(Path program, IOException failure) {
        this.program = program;
        this.message = String.valueOf(failure.getMessage());
    }

    Diagnosis explain() throws IOException {
        Circumstances circumstances = Circumstances.ofHost();
        Kernel kernel = new Kernel(
                LinuxProfile.LINUX_6_18,
                circumstances.machine(MachineProfile.builtIn()),
                HostFileSystem.of(Path.of("/")),
                FormatList.load(),
                new SplittableRandom());
        ByteString name = ByteString.of(program.toString());
        ExecRequest request = new ExecRequest(name, List.of(name), environment());
        Diagnosis diagnosis = ExecDiagnosis.of(kernel)
                .withCircumstances(circumstances)
                .withCallers(List.of(ExecCaller.JAVA))
                .diagnose(circumstances.task(directory()), request);
        return errno().filter(seen -> !isSame(seen, diagnosis))
                .map(seen -> differing(diagnosis, seen))
                .orElse(diagnosis);
    }

    /** The program is looked for in the directory that it would run in. */
    private ByteString directory() throws IOException {
        Matcher matcher = DIRECTORY.matcher(message);
        Path directory = Path.of(matcher.find() ? matcher.group(1) : "");
        return ByteString.of(directory.toRealPath().toString());
    }

    private static List<ByteString> environment() {
        List<ByteString> strings = new ArrayList<>();
        System.getenv().forEach((name, value) -> strings.add(ByteString.of(name + '=' + value)));
        return strings;
    }

    Optional<Errno> errno() {
        Matcher matcher = ERROR.matcher(message);
        return matcher.find() && matcher.group(1).length() < 5
                ? Errno.fromCode(Integer.parseInt(matcher.group(1)))
                : Optional.empty();
    }

    private static boolean isSame(Errno seen, Diagnosis diagnosis) {
        return diagnosis.verdict() instanceof Verdict.Refused refused && refused.errno() == seen;
    }

    /** The kernel of this system knows something that the model does not: it has the last word. */
    private static Diagnosis differing(Diagnosis model, Errno seen) {
        List<String> details = new ArrayList<>(model.details());
        details.add("ksim itself would have said: " + model + '.');
        details.add(
                "What it does not know may have decided: a security module (SELinux, AppArmor), seccomp, a container's"
                        + " limits, arguments or an environment that the ProcessBuilder was given, or a change since.");
        return new Diagnosis(
                model.path(),
                model.kernel(),
                new Verdict.Refused(seen),
                "The kernel of this system answered " + seen + " (" + seen.description() + ") for "
                        + Words.path(model.path()),
                details,
                model.chain(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                model.facts(),
                List.of(),
                Optional.empty());
    }
}
