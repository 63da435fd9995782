package kernel.sim.diagnosis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Violation;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.MountedFileSystem;
import kernel.sim.task.Task;

/** The entries of a system's binfmt_misc that a kernel has taken over, and those that it could not. */
public final class RegisteredEntries {
    /** No entries at all. */
    static final RegisteredEntries NONE = new RegisteredEntries(List.of(), List.of());

    private static final String TYPE = "binfmt_misc";
    private static final ByteString REGISTER = ByteString.of("register");

    private final List<BinfmtEntry> refused;
    private final List<BinfmtEntry> openElsewhere;

    private RegisteredEntries(List<BinfmtEntry> refused, List<BinfmtEntry> openElsewhere) {
        this.refused = List.copyOf(refused);
        this.openElsewhere = List.copyOf(openElsewhere);
    }

    /**
     * Registers entries.
     *
     * @param entries the one that is asked first comes first
     * @param kernel with the files that are meant
     */
    static RegisteredEntries of(List<BinfmtEntry> entries, Kernel kernel) {
        if (entries.isEmpty()) {
            return NONE;
        }
        List<BinfmtEntry> refused = new ArrayList<>();
        List<BinfmtEntry> openElsewhere = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            BinfmtEntry entry = entries.get(i);
            if (register(entry, true, kernel)) {
                continue;
            }
            // The system has the interpreter open; these files may not have it.
            boolean isOther = entry.isInterpreterOpen() && register(entry, false, kernel);
            (isOther ? openElsewhere : refused).add(0, entry);
        }
        return new RegisteredEntries(refused, openElsewhere);
    }

    private static boolean register(BinfmtEntry entry, boolean isOpening, Kernel kernel) {
        Optional<ByteString> string = entry.registerString(isOpening);
        try {
            MountedFileSystem files = kernel.mount(new Task(), TYPE);
            string.ifPresent(text -> files.write(REGISTER, text));
            return string.isPresent();
        } catch (ExecException e) {
            return false;
        }
    }

    /**
     * Tells what would have to be known of the entries before a refusal can be believed.
     *
     * @param refusal of a program
     * @return empty if the refusal does not depend on it
     */
    public Optional<String> missing(ExecException refusal) {
        Violation violation = refusal.violation();
        if (violation.rule().id().equals(MiscExplainer.INTERP_OPEN)) {
            return openElsewhere.stream()
                    .filter(entry -> violation.found().orElse("").equals(MiscExplainer.ENTRY + printable(entry)))
                    .map(entry -> "the interpreter " + entry.interpreter() + ", which the system has open for its"
                            + " binfmt_misc entry " + printable(entry) + " (flag F) and this root does not have")
                    .findFirst();
        }
        boolean isNoFormat =
                refusal.errno() == Errno.ENOEXEC && refusal.signal().isEmpty();
        List<String> names = refused.stream().map(RegisteredEntries::printable).toList();
        return isNoFormat && !names.isEmpty()
                ? Optional.of("whether a binfmt_misc entry takes the file: this kernel cannot register "
                        + String.join(", ", names))
                : Optional.empty();
    }

    private static String printable(BinfmtEntry entry) {
        return ByteString.of(entry.name().getBytes(StandardCharsets.ISO_8859_1)).printable();
    }
}
