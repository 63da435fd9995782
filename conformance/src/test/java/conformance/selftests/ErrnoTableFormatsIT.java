package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;

import binfmt.elf.testing.ElfImageBuilder;
import java.util.Arrays;
import java.util.List;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Limits;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every cause of a refusal behind the search for a format: its errno and its rule. */
class ErrnoTableFormatsIT {
    private static final int HEADER = 64;
    private static final int FD = 3;

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
    private final Task task = new Task();

    @BeforeEach
    void putProgram() {
        files.put("/p", 0755, Execs.programWith("/ld"));
    }

    private ExecException refuses(ExecRequest request, Errno errno, String... rules) {
        return Execs.refused(kernel, task, request, errno, rules);
    }

    private void refusesProgram(Errno errno, String... rules) {
        refuses(ExecRequest.of("/p"), errno, rules);
    }

    @Test
    void fileThatNoFormatTakes() {
        Execs.putText(files, "/text", "text");
        ExecException e = refuses(ExecRequest.of("/text"), Errno.ENOEXEC, "exec.format");
        long present = kernel.formats().formats().stream()
                .filter(format -> kernel.profile().has(format.presence()))
                .count();
        assertThat(present).isPositive();
        assertThat(e.others()).hasSize((int) present);
    }

    @Test
    void emptyFile() {
        Execs.putText(files, "/empty", "");
        refuses(ExecRequest.of("/empty"), Errno.ENOEXEC, "exec.format");
    }

    @Test
    void fileThatAFormatLooksDeeperInto() {
        files.put("/p", 0755, ElfImageBuilder.elf64().machine(0x1234).build());
        refusesProgram(Errno.ENOEXEC, "elf.header.machine");
    }

    @Test
    void chainOfSixScripts() {
        for (int i = 1; i <= 6; i++) {
            Execs.putText(files, "/s" + i, "#!/s" + (i + 1) + "\n");
        }
        files.put("/s7", 0755, Execs.program());
        Execs.run(kernel, task, ExecRequest.of("/s2"));
        refuses(ExecRequest.of("/s1"), Errno.ELOOP, "exec.depth");
    }

    @Test
    void scriptBehindADescriptorThatExecCloses() {
        Execs.putText(files, "/s", "#!/s\n");
        task.files().put(FD, new Descriptor(Execs.open(files, "/s"), true));
        ExecRequest request = ExecRequest.of("").at(FD, ExecRequest.AT_EMPTY_PATH);
        refuses(request, Errno.ENOENT, "script.inaccessible");
    }

    @Test
    void userWithTooManyTasks() {
        files.put("/p", 0755, Execs.program());
        task.noteNprocExceeded();
        refusesProgram(Errno.EAGAIN, "exec.nproc");
    }

    @Test
    void userWhoStillHasTooManyTasks() {
        files.put("/p", 0755, Execs.program());
        task.noteNprocExceeded();
        refusesProgram(Errno.EAGAIN, "exec.nproc");
        refusesProgram(Errno.EAGAIN, "exec.nproc");
    }

    @Test
    void userWithTooManyTasksWasNoConcernOfOldKernels() {
        files.put("/p", 0755, Execs.program());
        task.noteNprocExceeded();
        Execs.run(Execs.kernel(Execs.linux(3, 0), files), task, ExecRequest.of("/p"));
    }

    @Test
    void scriptWhoseInterpretersNameHasNoRoomLeft() {
        task.rlimits(task.rlimits().with(Resource.STACK, new Rlimits.Limit(4L * Limits.ARG_MAX, Rlimits.INFINITY)));
        files.put("/p", 0755, Execs.program());
        Execs.putText(files, "/s", "#!/p\n");
        int pointers = 2 * Long.BYTES;
        int longest = Limits.ARG_MAX - pointers - "/p\0x\0\0".length();
        List<ByteString> argv = List.of(ByteString.of("x"), ByteString.of("x".repeat(longest)));
        Execs.run(kernel, task, new ExecRequest(ByteString.of("/p"), argv, List.of()));
        refuses(new ExecRequest(ByteString.of("/s"), argv, List.of()), Errno.E2BIG, "exec.args.total");
    }

    @Nested
    class Interpreter {
        private ElfImageBuilder image() {
            return ElfImageBuilder.elf64().type(ElfImageBuilder.ET_DYN).load(ElfImageBuilder.PF_R, 0, 0, 0x100);
        }

        @Test
        void missing() {
            refusesProgram(Errno.ENOENT, "elf.interp.open", "fs.path.exists");
        }

        @Test
        void notExecutable() {
            files.put("/ld", 0644, image().build());
            refusesProgram(Errno.EACCES, "elf.interp.open", "fs.exec.mode");
        }

        @Test
        void directory() {
            files.putDirectory(ByteString.of("/ld"), 0755, 0, 0);
            refusesProgram(Errno.EACCES, "elf.interp.open", "fs.exec.regular");
        }

        @Test
        void openForWriting() {
            files.put("/ld", 0755, image().build());
            assertThat(Execs.open(files, "/ld").inode().writeCount().getWriteAccess())
                    .isTrue();
            refusesProgram(Errno.ETXTBSY, "elf.interp.open", "fs.exec.busy");
        }

        @Test
        void symbolicLinkToItself() {
            files.putLink(ByteString.of("/ld"), ByteString.of("ld"));
            refusesProgram(Errno.ELOOP, "elf.interp.open", "fs.path.links");
        }

        @Test
        void nameTooLong() {
            files.put("/p", 0755, Execs.programWith("/" + "n".repeat(256)));
            refusesProgram(Errno.ENAMETOOLONG, "elf.interp.open", "fs.path.name-length");
        }

        @Test
        void throughARegularFile() {
            files.put("/p", 0755, Execs.programWith("/p/ld"));
            refusesProgram(Errno.ENOTDIR, "elf.interp.open", "fs.path.directory");
        }

        @Test
        void openForWritingThoughAScriptNamesIt() {
            Execs.putText(files, "/s", "#!/p\n");
            assertThat(Execs.open(files, "/p").inode().writeCount().getWriteAccess())
                    .isTrue();
            refuses(ExecRequest.of("/s"), Errno.ETXTBSY, "script.interp.open", "fs.exec.busy");
        }

        @Test
        void withoutMagic() {
            files.put("/ld", 0755, new byte[HEADER]);
            refusesProgram(Errno.ELIBBAD, "elf.interp.magic");
        }

        @Test
        void forAnotherMachine() {
            files.put("/ld", 0755, image().machine(ElfImageBuilder.EM_386).build());
            refusesProgram(Errno.ELIBBAD, "elf.interp.machine");
        }

        @Test
        void withoutProgramHeaders() {
            files.put("/ld", 0755, image().phnum(0).build());
            refusesProgram(Errno.ELIBBAD, "elf.interp.phdrs");
        }

        @Test
        void shorterThanItsHeader() {
            files.put("/ld", 0755, Arrays.copyOf(image().build(), HEADER - 1));
            refusesProgram(Errno.EIO, "elf.interp.header");
        }

        @Test
        void whoseNameLiesBehindTheFile() {
            byte[] image = Execs.programWith("/ld");
            files.put("/p", 0755, Arrays.copyOf(image, image.length - 1));
            refusesProgram(Errno.EIO, "elf.interp.read");
        }
    }
}
