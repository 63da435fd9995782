package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.KernelVersion;
import kernel.api.Limits;
import kernel.api.MmField;
import kernel.api.Violation;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.PathWalk;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import kernel.sim.task.TaskState;

/** Small programs, calls of exec, and what a program finds on its stack. */
public final class Execs {
    private static final long ENTRY = 0x400000;
    private static final ByteString SLASH = ByteString.of("/");

    private Execs() {}

    /** Returns a kernel with all formats that are found. */
    public static Kernel kernel(LinuxProfile profile, RootFileSystem root) {
        return new Kernel(profile, MachineProfile.builtIn(), root, FormatList.load(), new SplittableRandom(1));
    }

    /** Returns the profile of a release on x86-64. */
    public static LinuxProfile linux(int major, int minor) {
        KernelVersion version = new KernelVersion(major, minor);
        return new LinuxProfile("linux-" + version, version, LinuxProfile.LINUX_6_18.architecture(), Set.of());
    }

    /** Prints the seed of a test, which can be given again. */
    public static long seed(Class<?> test) {
        long seed = Long.getLong("ksim.seed", System.nanoTime());
        System.out.println(test.getName() + ": -Dksim.seed=" + seed);
        return seed;
    }

    /** Returns a 64-bit program without interpreter. */
    public static byte[] program() {
        return ElfImageBuilder.elf64()
                .entry(ENTRY)
                .load(ElfImageBuilder.PF_R | ElfImageBuilder.PF_X, 0, ENTRY, 0x100)
                .size(0x100)
                .build();
    }

    /** Returns a 64-bit program with an interpreter. */
    public static byte[] programWith(String interpreter) {
        return ElfImageBuilder.elf64()
                .entry(ENTRY)
                .load(ElfImageBuilder.PF_R | ElfImageBuilder.PF_X, 0, ENTRY, 0x200)
                .interp(0x200, interpreter)
                .build();
    }

    /** Puts an executable text file in which one character stands for one byte. */
    public static void putText(MemoryFileSystem files, String path, String content) {
        files.put(path, 0755, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Opens a file as the super-user, following symbolic links. */
    public static FileDescription open(RootFileSystem root, String path) {
        return open(root, path, true);
    }

    /** Opens a file as the super-user, the symbolic link itself if it is one. */
    public static FileDescription openLink(RootFileSystem root, String path) {
        return open(root, path, false);
    }

    private static FileDescription open(RootFileSystem root, String path, boolean isFollowing) {
        Dentry start = PathWalk.directory(root, SLASH);
        return new FileDescription(PathWalk.walk(root, start, FileAccess.ROOT, ByteString.of(path), isFollowing));
    }

    /** Returns a task of a user, with the group of the same number. */
    public static Task user(int id) {
        Task task = new Task();
        task.cred(new Cred(id, id, id, id, false));
        return task;
    }

    /** Converts strings in which one character stands for one byte. */
    public static List<ByteString> bytes(List<String> strings) {
        return strings.stream()
                .map(string -> ByteString.of(string.getBytes(StandardCharsets.ISO_8859_1)))
                .toList();
    }

    /** Executes what must start. */
    public static Program run(Kernel kernel, Task task, ExecRequest request) {
        Optional<Program> before = task.program();
        kernel.execve(task, request);
        assertThat(task.program()).isPresent().isNotEqualTo(before);
        return task.program().orElseThrow();
    }

    /**
     * Executes what must be refused without a trace in the task.
     *
     * @param rules the rule that decides, and those that it was refused for
     */
    public static ExecException refused(Kernel kernel, Task task, ExecRequest request, Errno errno, String... rules) {
        TaskState before = task.state();
        ExecException e = catchThrowableOfType(ExecException.class, () -> kernel.execve(task, request));
        assertThat(e).as("refusal of %s", request.filename()).isNotNull();
        assertThat(e.errno()).as(e.getMessage()).isEqualTo(errno);
        assertThat(rules(e)).containsExactly(rules);
        assertThat(e.signal()).isEmpty();
        assertThat(task.state()).isEqualTo(before);
        return e;
    }

    /** Returns the rule that decided, and those behind it. */
    public static List<String> rules(ExecException e) {
        List<String> ids = new ArrayList<>();
        Optional<Violation> violation = Optional.of(e.violation());
        while (violation.isPresent()) {
            ids.add(violation.get().rule().id());
            violation = violation.get().cause();
        }
        return ids;
    }

    /** Returns the arguments that the program finds, one character for each byte. */
    public static List<String> argv(Program program) {
        int argc = (int) word(program, 0);
        List<String> argv = stringsFrom(program, 1);
        assertThat(argv).hasSize(argc);
        return argv;
    }

    /** Returns the environment that the program finds, one character for each byte. */
    public static List<String> envp(Program program) {
        return stringsFrom(program, (int) word(program, 0) + 2);
    }

    private static List<String> stringsFrom(Program program, int first) {
        List<String> strings = new ArrayList<>();
        for (int i = first; word(program, i) != 0; i++) {
            strings.add(string(program, word(program, i)));
        }
        return strings;
    }

    /** Returns the string at an address, one character for each byte. */
    public static String string(Program program, long vaddr) {
        long length = program.mm().strnlenUser(vaddr, Limits.MAX_ARG_STRLEN);
        assertThat(length).isBetween(1L, (long) Limits.MAX_ARG_STRLEN);
        byte[] text = new byte[(int) length - 1];
        assertThat(program.mm().read(vaddr, text, text.length)).isEqualTo(text.length);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static long word(Program program, int index) {
        int size = program.abi().wordSize();
        byte[] bytes = new byte[Long.BYTES];
        long vaddr = program.mm().get(MmField.START_STACK) + (long) index * size;
        assertThat(program.mm().read(vaddr, bytes, size)).isEqualTo(size);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
