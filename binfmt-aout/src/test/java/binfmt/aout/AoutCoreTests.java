package binfmt.aout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.CoreDumpParams;
import kernel.api.CoreFilter;
import kernel.api.CoreProcess;
import kernel.api.CoreThread;
import kernel.api.MmField;
import kernel.api.RegisterSet;
import kernel.api.Registers;
import kernel.api.SigInfo;
import kernel.api.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AoutCoreTests {
    private static final int PAGE = 4096;
    private static final long DATA = 0xbfffc000L;
    private static final List<String> NAMES = List.of(
            "eax",
            "ebx",
            "ecx",
            "edx",
            "esi",
            "edi",
            "ebp",
            "esp",
            "eip",
            "eflags",
            "orig_eax",
            "cs",
            "ss",
            "ds",
            "es",
            "fs",
            "gs");

    private final FakeMemory mm = new FakeMemory(DATA, 4 * PAGE);
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    /** One page of data and one of stack, both in the last pages of the address space. */
    AoutCoreTests() {
        mm.copyToUser(DATA, "data".getBytes(StandardCharsets.US_ASCII));
        mm.copyToUser(DATA + 3 * PAGE, "stack".getBytes(StandardCharsets.US_ASCII));
        mm.set(MmField.END_CODE, DATA);
        mm.set(MmField.BRK, DATA + 0x123);
    }

    private static Registers registers() {
        Registers registers = Registers.zero(new RegisterSet(NAMES));
        for (int i = 0; i < NAMES.size(); i++) {
            registers = registers.with(NAMES.get(i), 0x100 + i);
        }
        return registers.with("esp", 0xbffff123L);
    }

    private boolean dump(String abi, long limit) throws IOException {
        FakeKernel kernel = new FakeKernel(new FakeAbi(abi, 4, ByteOrder.LITTLE_ENDIAN));
        CoreDumpParams params = new CoreDumpParams(
                new SigInfo.Kill(Signal.SIGSEGV, 0, 1, 0),
                new CoreProcess(ByteString.of("prog"), 7, 1, 7, 7, 0, 0, 0, 0),
                List.of(new CoreThread(7, registers(), 0, 0)),
                kernel.nativeAbi(),
                mm,
                Optional.empty(),
                kernel,
                kernel,
                CoreFilter.DEFAULT,
                limit,
                Channels.newChannel(output));
        return new AoutFormat().coreDump(params);
    }

    private ByteBuffer core() {
        return ByteBuffer.wrap(output.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void describesTheProgramInOnePage() throws IOException {
        assertThat(dump("i386", -1)).isTrue();
        ByteBuffer core = core();
        assertThat(core.getInt(0)).as("ebx").isEqualTo(0x101);
        assertThat(core.getInt(24)).as("eax").isEqualTo(0x100);
        assertThat(core.getInt(48)).as("eip").isEqualTo(0x108);
        assertThat(core.getInt(60)).as("esp").isEqualTo(0xbffff123);
        assertThat(core.getInt(180)).as("u_tsize").isEqualTo((int) (DATA >> 12));
        assertThat(core.getInt(184)).as("u_dsize").isEqualTo(1);
        assertThat(core.getInt(188)).as("u_ssize").isEqualTo(1);
        assertThat(core.getInt(196)).as("start_stack").isEqualTo(0xbffff000);
        assertThat(core.getInt(200)).as("signal").isEqualTo(11);
        assertThat(core.getInt(208)).as("u_ar0").isZero();
        assertThat(core.getInt(216)).as("magic").isEqualTo(0421);
        assertThat(text(220, 5)).isEqualTo("prog\0");
    }

    @Test
    void putsTheDataAndTheStackBehind() throws IOException {
        dump("i386", -1);
        assertThat(core().capacity()).isEqualTo(3 * PAGE);
        assertThat(text(PAGE, 5)).isEqualTo("data\0");
        assertThat(text(2 * PAGE, 5)).isEqualTo("stack");
    }

    @ParameterizedTest
    @CsvSource({"12288, 1, 1", "12287, 0, 1", "8192, 0, 1", "8191, 0, 0", "4096, 0, 0"})
    void dropsFirstTheDataAndThenTheStackForALimit(long limit, int data, int stack) throws IOException {
        assertThat(dump("i386", limit)).isTrue();
        assertThat(core().getInt(184)).isEqualTo(data);
        assertThat(core().getInt(188)).isEqualTo(stack);
        assertThat(core().capacity()).isEqualTo((1 + data + stack) * PAGE);
    }

    @ParameterizedTest
    @CsvSource({"i386, 4095", "i386, 0", "m68k, -1", "x86-64, -1"})
    void isNotWrittenWithoutRoomForAPageNorForOtherMachines(String abi, long limit) throws IOException {
        assertThat(dump(abi, limit)).isFalse();
        assertThat(output.size()).isZero();
    }

    @Test
    void endsAtThePageThatCannotBeRead() throws IOException {
        mm.set(MmField.END_CODE, DATA - 2 * PAGE);
        dump("i386", -1);
        assertThat(core().getInt(184)).isEqualTo(3);
        assertThat(core().capacity()).isEqualTo(PAGE);
    }

    @Test
    void leavesOutWhatLeavesTheAddressSpace() throws IOException {
        mm.set(MmField.BRK, 0xd0000000L);
        dump("i386", -1);
        assertThat(core().getInt(184)).isZero();
        assertThat(core().getInt(188)).isEqualTo(1);
    }

    private String text(int offset, int length) {
        byte[] bytes = Arrays.copyOfRange(output.toByteArray(), offset, offset + length);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
