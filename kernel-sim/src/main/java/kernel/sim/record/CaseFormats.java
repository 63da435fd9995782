package kernel.sim.record;

import java.util.List;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.MountedFileSystem;
import kernel.sim.task.Task;

/**
 * Formats that are registered before the call, one after another; what the kernel refuses is left out.
 *
 * @param lines register strings, or {@code set NAME VALUE}, which writes to a control file
 */
record CaseFormats(List<ByteString> lines) {
    private static final String TYPE = "binfmt_misc";
    private static final ByteString REGISTER = ByteString.of("register");
    private static final ByteString STATUS = ByteString.of("status");
    private static final ByteString SET = ByteString.of("set ");

    CaseFormats {
        lines = List.copyOf(lines);
    }

    /** Registers the formats in a kernel of the case's own, with all rights; what is returned removes them. */
    Runnable register(Kernel kernel, ByteString cwd) {
        Task task = new Task();
        task.cwd(cwd);
        MountedFileSystem files = mount(kernel, task);
        lines.forEach(line -> write(files, line));
        return () -> files.write(STATUS, ByteString.of("-1"));
    }

    private static MountedFileSystem mount(Kernel kernel, Task task) {
        try {
            return kernel.mount(task, TYPE);
        } catch (ExecException e) {
            throw new CaseFormatException("the formats cannot be registered: " + e.getMessage());
        }
    }

    private static void write(MountedFileSystem files, ByteString line) {
        int blank = line.indexOf(' ', SET.length());
        try {
            if (line.startsWith(SET) && blank > 0) {
                files.write(line.slice(SET.length(), blank), line.slice(blank + 1, line.length()));
            } else {
                files.write(REGISTER, line);
            }
        } catch (ExecException e) {
            // The case was recorded with what a kernel had accepted.
        }
    }
}
