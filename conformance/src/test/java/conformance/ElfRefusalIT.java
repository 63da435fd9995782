package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Rule;
import kernel.api.Span;
import kernel.api.Violation;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.fs.FileType;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that break each rule of the ELF formats: which errno, which rule, which bytes, and what becomes of the task. */
class ElfRefusalIT {
    private final MemoryRoot root = new MemoryRoot();

    private static Stream<ElfDamage> early() {
        return EarlyElfDamages.all().stream();
    }

    private static Stream<ElfDamage> late() {
        return LateElfDamages.all().stream();
    }

    private void put(ElfDamage damage) {
        root.put(ElfDamage.PROGRAM, damage.program());
        damage.interp().ifPresent(file -> root.put(SampleElf.INTERP, file));
    }

    private static void assertViolation(ExecException refusal, ElfDamage damage) {
        Violation violation = refusal.violation();
        assertThat(violation.rule().id()).isEqualTo(damage.rule());
        assertThat(refusal.errno()).isEqualTo(damage.errno());
        assertThat(violation.span()).isEqualTo(damage.span());
        assertThat(violation.path()).contains(ByteString.of(damage.atFault()));
        assertThat(violation.cause().map(cause -> cause.rule().id())).isEqualTo(damage.cause());
        assertThat(refusal).hasMessageContaining(damage.atFault()).hasMessageContaining(damage.rule());
    }

    @ParameterizedTest
    @MethodSource("early")
    void leavesTheCallerAsItWasBeforeThePointOfNoReturn(ElfDamage damage) {
        put(damage);
        assertViolation(root.refused(ElfDamage.PROGRAM), damage);
    }

    @ParameterizedTest
    @MethodSource("late")
    void killsTheTaskPastThePointOfNoReturn(ElfDamage damage) {
        put(damage);
        assertViolation(root.killed(new Task(), ExecRequest.of(ElfDamage.PROGRAM)), damage);
    }

    @ParameterizedTest
    @MethodSource("early")
    void givesEveryFormatsReasonForAFileThatNobodyTakes(ElfDamage damage) {
        put(damage);
        ExecException refusal = root.refused(ElfDamage.PROGRAM);
        if (damage.errno() == Errno.ENOEXEC) {
            assertThat(refusal.others())
                    .extracting(other -> other.rule().id())
                    .startsWith("misc.enabled", "script.magic", damage.rule())
                    .hasSize(4);
        } else {
            assertThat(refusal.others()).isEmpty();
        }
    }

    /** Rules of libraries, which no exec asks. */
    private static final String LIBRARY = "elf.lib.";

    @Test
    void breaksEveryRuleThatAFileCanBreak() {
        Set<String> broken = new TreeSet<>(Set.of("elf.header.magic", "elf.stack.extend"));
        Stream.concat(early(), late()).forEach(damage -> broken.add(damage.rule()));
        // Every regular file can be mapped, and x86 looks at nothing but e_machine.
        Set<String> unreachable = Set.of("elf.file.mmap", "elf.interp.mmap", "elf.header.target", "elf.header.fdpic");
        List<BinaryFormat> elf = FormatList.load().formats().stream()
                .filter(format -> format.name().equals("elf"))
                .toList();
        assertThat(elf).hasSize(1);
        assertThat(elf.get(0).rules())
                .filteredOn(LinuxProfile.LINUX_6_18::has)
                .extracting(Rule::id)
                .filteredOn(id -> !id.startsWith(LIBRARY) && !id.startsWith("elf.property."))
                .filteredOn(id -> !unreachable.contains(id))
                .containsExactlyInAnyOrderElementsOf(broken);
    }

    @Nested
    class Magic {
        @ParameterizedTest
        @ValueSource(strings = {"", "\177", "\177EL", "\177ELG", "\0ELF", "text\n", "\0"})
        void isWhatEveryFormatLooksForFirst(String content) {
            root.put("/bin/file", content);
            ExecException refusal = root.refused("/bin/file");
            assertThat(refusal.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(refusal.violation().rule().id()).isEqualTo("exec.format");
            assertThat(refusal.violation().path()).contains(ByteString.of("/bin/file"));
            assertThat(refusal.others())
                    .extracting(other -> other.rule().id())
                    .containsExactly("misc.enabled", "script.magic", "elf.header.magic", "elf.header.magic");
            assertThat(refusal.others().get(2).span()).contains(new Span(0, 4, "e_ident"));
        }

        @Test
        void isShownAsItWasFound() {
            root.put("/bin/file", "\177ELG");
            assertThat(root.refused("/bin/file").others())
                    .extracting(other -> other.found().orElse(""))
                    .containsExactly("", "7f 45", "7f 45 4c 47", "7f 45 4c 47");
        }
    }

    @Nested
    class ThirtyTwoBits {
        @Test
        void areRefusedByTheSecondFormatForTheirOwnReason() {
            root.put("/bin/small", SampleElf.exec32().phentsize(56));
            ExecException refusal = root.refused("/bin/small");
            assertThat(refusal.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(refusal.violation().rule().id()).isEqualTo("elf.phdr.entsize");
            assertThat(refusal.others())
                    .extracting(other -> other.rule().id())
                    .containsExactly("misc.enabled", "script.magic", "elf.header.machine", "elf.phdr.entsize");
            assertThat(refusal.others().get(3).span()).contains(new Span(42, 2, "e_phentsize"));
        }

        @Test
        void endTheSearchWithAnyOtherErrno() {
            root.put("/bin/small", SampleElf.pie32());
            ExecException refusal = root.refused("/bin/small");
            assertThat(refusal.errno()).isEqualTo(Errno.ENOENT);
            assertThat(refusal.violation().rule().id()).isEqualTo("elf.interp.open");
        }

        @Test
        void doNotTakeA64BitInterpreter() {
            root.put("/bin/small", SampleElf.pie32()).put(SampleElf.INTERP, SampleElf.interp64());
            ExecException refusal = root.refused("/bin/small");
            assertThat(refusal.errno()).isEqualTo(Errno.ELIBBAD);
            assertThat(refusal.violation().rule().id()).isEqualTo("elf.interp.machine");
            assertThat(refusal.violation().found()).contains("0x3e");
        }

        @Test
        void dieAtTheEndOfTheir4Gigabytes() {
            root.put("/bin/small", SampleElf.exec32().entry(0xffffe000L));
            ExecException refusal = root.killed(new Task(), ExecRequest.of("/bin/small"));
            assertThat(refusal.violation().rule().id()).isEqualTo("elf.entry");
            assertThat(refusal.violation().span()).contains(new Span(24, 4, "e_entry"));
        }
    }

    @Nested
    class AnInterpreterThatCannotBeOpened {
        private ExecException refusal(Errno errno, String cause) {
            root.put(ElfDamage.PROGRAM, SampleElf.pie64());
            ExecException refusal = root.refused(ElfDamage.PROGRAM);
            assertThat(refusal.errno()).isEqualTo(errno);
            assertThat(refusal.violation().rule().id()).isEqualTo("elf.interp.open");
            assertThat(refusal.violation().rule().errno()).isEqualTo(Errno.ENOENT);
            assertThat(refusal.violation().path()).contains(ByteString.of(ElfDamage.PROGRAM));
            assertThat(refusal.violation().span()).contains(new Span(SampleElf.INTERP_NAME, 11, "PT_INTERP"));
            Violation opened = refusal.violation().cause().orElseThrow();
            assertThat(opened.rule().id()).isEqualTo(cause);
            assertThat(opened.path()).contains(ByteString.of(SampleElf.INTERP));
            assertThat(opened.cause()).isEmpty();
            return refusal;
        }

        @Test
        void becauseItIsMissing() {
            assertThat(refusal(Errno.ENOENT, "fs.path.exists"))
                    .hasMessageContaining("/bin/damaged: its interpreter must be executable")
                    .hasMessageContaining("/lib/ld.so: the file must exist");
        }

        @Test
        void becauseItIsADirectory() {
            root.files().putDirectory(ByteString.of(SampleElf.INTERP), 0755, 0, 0);
            refusal(Errno.EACCES, "fs.exec.regular");
        }

        @Test
        void becauseItIsAPipe() {
            root.files().putSpecial(ByteString.of(SampleElf.INTERP), FileType.FIFO, 0755);
            refusal(Errno.EACCES, "fs.exec.regular");
        }

        @Test
        void becauseItIsNotExecutable() {
            root.files().put(SampleElf.INTERP, 0644, SampleElf.interp64().build());
            refusal(Errno.EACCES, "fs.exec.mode");
        }

        @Test
        void becauseItsDirectoryIsAFile() {
            root.put("/lib", "text");
            refusal(Errno.ENOTDIR, "fs.path.directory");
        }

        @Test
        void becauseItLeadsInACircle() {
            root.files().putLink(ByteString.of(SampleElf.INTERP), ByteString.of(SampleElf.INTERP));
            refusal(Errno.ELOOP, "fs.path.links");
        }
    }

    @Nested
    class TheTaskDecides {
        @Test
        void whetherTheLowestAddressMayBeMapped() {
            root.put("/bin/low", SampleElf.bare64().entry(0).load(4, 0, 0, 0x1000));
            Task user = new Task();
            user.cred(new Cred(1000, 1000, 1000, 1000, false));
            ExecException refusal = root.killed(user, ExecRequest.of("/bin/low"));
            assertThat(refusal.errno()).isEqualTo(Errno.EPERM);
            assertThat(refusal.violation().rule().id()).isEqualTo("elf.load.map");
            assertThat(refusal.violation().cause().orElseThrow().rule().id()).isEqualTo("mm.mmap.min-address");
            assertThat(Images.only(root.exec("/bin/low"), "/bin/low").start()).isZero();
        }

        @Test
        void whetherTheStackHasRoomForTheTables() {
            root.put("/bin/a", SampleElf.exec64());
            Task task = new Task();
            task.rlimits(task.rlimits().with(Resource.STACK, new Rlimits.Limit(8192, 8192)));
            List<ByteString> many = Collections.nCopies(1000, ByteString.of("a"));
            ExecException refusal = root.killed(task, new ExecRequest(ByteString.of("/bin/a"), many, List.of()));
            assertThat(refusal.errno()).isEqualTo(Errno.EFAULT);
            assertThat(refusal.violation().rule().id()).isEqualTo("elf.stack.extend");
            assertThat(refusal.violation().path()).contains(ByteString.of("/bin/a"));
        }
    }
}
