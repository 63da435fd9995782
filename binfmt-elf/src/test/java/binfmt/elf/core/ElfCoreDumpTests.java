package binfmt.elf.core;

import static org.assertj.core.api.Assertions.assertThat;

import binfmt.elf.testing.BytesFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import kernel.api.ByteString;
import kernel.api.CoreFilter;
import kernel.api.CoreProcess;
import kernel.api.Prot;
import kernel.api.SigInfo;
import kernel.api.Signal;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a core of a task looks like; the comparison with a real kernel's is in the conformance tests. */
class ElfCoreDumpTests {
    private static final int PAGE = FakeMemory.PAGE;

    private static ElfCore core(TaskBuilder task) {
        return ElfCore.read(BytesFile.core(task.dump()));
    }

    private static ByteBuffer content(ElfCore core, int type) {
        ElfNote note =
                core.notes().stream().filter(n -> n.type() == type).findFirst().orElseThrow();
        return ByteBuffer.wrap(core.content(note).toByteArray()).order(core.byteOrder());
    }

    @Nested
    class Headers {
        @Test
        void nameTheMachine() {
            ElfCore core = core(TaskBuilder.task());
            assertThat(core.machine()).isEqualTo(FakeMachine.NUMBER);
            assertThat(core.wordSize()).isEqualTo(8);
            assertThat(core.byteOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        }

        @Test
        void mayHaveSmallWordsAndTheOtherByteOrder() {
            byte[] core = TaskBuilder.task().machine(FakeMachine.BIG_32).dump();
            assertThat(core).startsWith(0x7f, 'E', 'L', 'F', 1, 2, 1, 0);
            ByteBuffer fields = ByteBuffer.wrap(core);
            assertThat(fields.getShort(16)).isEqualTo((short) 4);
            assertThat(fields.getInt(28)).isEqualTo(52);
            assertThat(fields.getShort(42)).isEqualTo((short) 32);
        }

        @ParameterizedTest
        @CsvSource({"65533, 65534, 0", "65534, 65535, 65535", "65535, 65535, 65536", "70000, 65535, 70001"})
        void countSegmentsInASectionHeaderIfThereAreTooMany(int mappings, int phnum, int info) {
            TaskBuilder task = TaskBuilder.task();
            for (int i = 0; i < mappings; i++) {
                task.memory().map(FakeVma.anonymous(0x100000L + i * 2L * PAGE, 1));
            }
            byte[] core = task.dump();
            ByteBuffer fields = ByteBuffer.wrap(core).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(fields.getShort(56) & 0xffff).isEqualTo(phnum);
            assertThat(fields.getShort(58)).isEqualTo((short) (info == 0 ? 0 : 64));
            assertThat(fields.getShort(60)).isEqualTo((short) (info == 0 ? 0 : 1));
            long shoff = fields.getLong(40);
            assertThat(shoff).isEqualTo(info == 0 ? 0 : core.length - 64);
            if (info != 0) {
                assertThat(fields.getInt((int) shoff + 44)).isEqualTo(info);
                assertThat(fields.getLong((int) shoff + 32)).isEqualTo(1);
            }
            assertThat(ElfCore.read(BytesFile.core(core)).segments()).hasSize(mappings);
        }
    }

    @Nested
    class Segments {
        @Test
        void areTheMappingsOneAfterAnother() {
            List<CoreSegment> segments = core(TaskBuilder.example()).segments();
            int rw = Prot.PROT_READ | Prot.PROT_WRITE;
            long data = segments.get(0).offset();
            assertThat(data).isEqualTo(PAGE);
            assertThat(segments)
                    .containsExactly(
                            new CoreSegment(0x10000, 2 * PAGE, PAGE, rw, data),
                            new CoreSegment(0x12000, 2 * PAGE, 2 * PAGE, rw, data + PAGE),
                            new CoreSegment(0x20000, 4 * PAGE, 4 * PAGE, rw, data + 3 * PAGE),
                            new CoreSegment(0x30000, PAGE, PAGE, rw, data + 7 * PAGE),
                            new CoreSegment(0x40000, 3 * PAGE, 0, rw, data + 8 * PAGE));
        }

        @Test
        void endWithTheGate() {
            FakeVma gate = FakeVma.anonymous(0xffffffffff600000L, 1, FakeVma.Kind.SPECIAL)
                    .withProt(Prot.PROT_EXEC);
            List<CoreSegment> segments =
                    core(TaskBuilder.example().gateVma(gate)).segments();
            assertThat(segments).hasSize(6);
            assertThat(segments.get(5).vaddr()).isEqualTo(0xffffffffff600000L);
            assertThat(segments.get(5).prot()).isEqualTo(Prot.PROT_EXEC);
            assertThat(segments.get(5).filesz()).isEqualTo(PAGE);
        }

        @Test
        void holdWhatTheFilterSays() {
            assertThat(core(TaskBuilder.example().filter(0)).segments())
                    .map(CoreSegment::filesz)
                    .containsExactly(0L, 0L, 0L, (long) PAGE, 0L);
            assertThat(core(TaskBuilder.example().filter(CoreFilter.MAPPED_PRIVATE))
                            .segments())
                    .map(CoreSegment::filesz)
                    .containsExactly(2L * PAGE, 2L * PAGE, 0L, (long) PAGE, 0L);
        }

        @Test
        void holdTheMemory() {
            ElfCore core = core(TaskBuilder.example());
            byte[] page = new byte[2 * PAGE];
            assertThat(core.read(0x13000, page, page.length)).isEqualTo(PAGE);
            assertThat(page).startsWith(1, 2, 3, 0);
            assertThat(core.read(0x20000, page, page.length)).isEqualTo(2 * PAGE);
            assertThat(page[PAGE]).isEqualTo((byte) 4);
            assertThat(core.read(0x40000, page, 1)).isZero();
            assertThat(core.read(0x50000, page, 1)).isZero();
        }
    }

    @Nested
    class Notes {
        @Test
        void standInTheOrderOfTheKernel() {
            ElfCore core = core(TaskBuilder.example().thread(12, 0x402000));
            assertThat(core.notes())
                    .map(note -> note.name() + ' ' + Integer.toHexString(note.type()))
                    .containsExactly(
                            "CORE 1",
                            "CORE 3",
                            "CORE 53494749",
                            "CORE 6",
                            "CORE 46494c45",
                            "CORE 2",
                            "LINUX 900",
                            "CORE 1",
                            "CORE 2",
                            "LINUX 900",
                            "LINUX 901");
        }

        @Test
        void ofTheMachineAloneCameLater() {
            assertThat(core(TaskBuilder.example().version(6, 11)).notes())
                    .noneMatch(note -> note.type() == FakeMachine.EXTRA_NOTE);
        }

        @Test
        void ofThreadsHaveTheirNumbersAndRegisters() {
            List<PrStatus> threads =
                    core(TaskBuilder.task().thread(12, 0x402000)).threads();
            assertThat(threads)
                    .containsExactly(
                            new PrStatus(3, 22, 44, 11, 12, 13, 14, List.of(1100L, 0L, 0x401000L), true),
                            new PrStatus(3, 24, 48, 12, 12, 13, 14, List.of(1200L, 0L, 0x402000L), true));
        }

        @Test
        void ofTheProcessSayWhatItIs() {
            PrPsInfo info = core(TaskBuilder.task()).process().orElseThrow();
            assertThat(info)
                    .isEqualTo(new PrPsInfo(
                            'R',
                            -5,
                            0x600,
                            1000,
                            1001,
                            11,
                            12,
                            13,
                            14,
                            ByteString.of("name"),
                            ByteString.of("program arg ")));
        }

        @Test
        void ofSmallWordsHaveNoRoomForLargeUserIds() {
            CoreProcess process = new CoreProcess(ByteString.of("name"), 1, 1, 1, 1, 65536, 65535, 0, 0);
            PrPsInfo info = core(TaskBuilder.task().machine(FakeMachine.BIG_32).process(process))
                    .process()
                    .orElseThrow();
            assertThat(info.uid()).isEqualTo(65534);
            assertThat(info.gid()).isEqualTo(65535);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 78, 79, 80, 500})
        void haveAtMost79BytesOfTheArguments(int length) {
            TaskBuilder task = TaskBuilder.task();
            task.memory().args(TaskBuilder.ARGS, "x".repeat(length));
            String expected = ("x".repeat(length) + ' ').substring(0, Math.min(79, length + 1));
            assertThat(core(task).process().orElseThrow().psargs()).hasToString(expected);
        }

        @Test
        void haveTheAuxiliaryVectorUpToItsEnd() {
            assertThat(core(TaskBuilder.task()).auxv().toByteArray(8, ByteOrder.LITTLE_ENDIAN))
                    .hasSize(32)
                    .startsWith(6, 0);
        }

        @Test
        void tellTheSenderOfASignal() {
            ByteBuffer info = content(core(TaskBuilder.task()), NoteType.NT_SIGINFO);
            assertThat(info.capacity()).isEqualTo(128);
            assertThat(List.of(info.getInt(0), info.getInt(4), info.getInt(8), info.getInt(16), info.getInt(20)))
                    .containsExactly(3, 0, 0, 77, 1000);
        }

        @Test
        void tellTheAddressOfAFault() {
            SigInfo fault = new SigInfo.Fault(Signal.SIGSEGV, 1, 0x1234_5678_9abcL);
            ByteBuffer wide = content(core(TaskBuilder.task().siginfo(fault)), NoteType.NT_SIGINFO);
            assertThat(wide.getInt(8)).isEqualTo(1);
            assertThat(wide.getLong(16)).isEqualTo(0x1234_5678_9abcL);
            ByteBuffer narrow =
                    content(core(TaskBuilder.task().siginfo(fault).machine(FakeMachine.BIG_32)), NoteType.NT_SIGINFO);
            assertThat(narrow.getInt(12)).isEqualTo(0x5678_9abc);
        }

        @Test
        void listTheFiles() {
            ByteString path = ByteString.of("/bin/program");
            for (FakeMachine machine : List.of(FakeMachine.LITTLE_64, FakeMachine.BIG_32)) {
                assertThat(core(TaskBuilder.example().machine(machine)).files())
                        .containsExactly(
                                new CoreMapping(0x10000, 0x12000, 0, path),
                                new CoreMapping(0x12000, 0x14000, 0x2000, path));
            }
        }

        @Test
        void listNoFilesIfThereAreNoMappings() {
            assertThat(core(TaskBuilder.task()).notes()).noneMatch(note -> note.type() == NoteType.NT_FILE);
        }

        @ParameterizedTest
        @CsvSource({"65535, true", "65536, false"})
        void listNoFilesIfTheKernelHasNoRoomForThem(int mappings, boolean isListed) {
            TaskBuilder task = TaskBuilder.task();
            task.memory().map(FakeVma.ofFile(0x1000, 1, "/f"));
            for (int i = 1; i < mappings; i++) {
                task.memory().map(FakeVma.anonymous(0x100000L + i * 2L * PAGE, 1));
            }
            assertThat(core(task).files()).hasSize(isListed ? 1 : 0);
        }

        /** Room is 64 bytes for each mapping at first, then a quarter more in whole pages, below 4 MiB. */
        @ParameterizedTest
        @CsvSource({"3779, true", "3780, false"})
        void listNoFilesIfTheirNamesAreTooLong(int length, boolean isListed) {
            TaskBuilder task = TaskBuilder.task();
            for (int i = 0; i < 1000; i++) {
                task.memory().map(FakeVma.ofFile(0x100000L + i * 2L * PAGE, 1, "/" + "n".repeat(length)));
            }
            assertThat(core(task).files()).hasSize(isListed ? 1000 : 0);
        }
    }

    @Nested
    class Nothing {
        @ParameterizedTest
        @ValueSource(longs = {0, 1, 4095})
        void isWrittenBelowOnePage(long limit) {
            assertThat(TaskBuilder.example().limit(limit).dump()).isEmpty();
        }

        @Test
        void isWrittenForKernelsWhoseCoresAreNotModelled() {
            assertThat(TaskBuilder.example().version(2, 4).dump()).isEmpty();
        }
    }

    @Test
    void cutsAtTheLimitBetweenPieces() {
        byte[] whole = TaskBuilder.example().dump();
        byte[] cut = TaskBuilder.example().limit(whole.length / 2).dump();
        assertThat(cut.length).isLessThanOrEqualTo(whole.length / 2).isGreaterThan(PAGE);
        assertThat(whole).startsWith(cut);
    }
}
