package com.example.flat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import kernel.api.MmField;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Test;

/** What a flat program finds in its memory. */
class FlatFormatTests {
    private static final int DATA = FlatFile.TEXT - 64;

    private static Program load(byte[] file) {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        files.put("/flat", 0755, file);
        Kernel kernel = new Kernel(
                LinuxProfile.LINUX_6_18,
                MachineProfile.builtIn(),
                files,
                FormatList.of(List.of(new FlatFormat())),
                new SplittableRandom(1));
        Task task = new Task();
        kernel.execve(task, ExecRequest.of("/flat", "one"));
        return task.program().orElseThrow();
    }

    private static int word(Program program, long vaddr) {
        byte[] bytes = new byte[4];
        assertEquals(4, program.mm().read(vaddr, bytes, 4));
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private static byte[] bytes(Program program, long vaddr, int length) {
        byte[] bytes = new byte[length];
        assertEquals(length, program.mm().read(vaddr, bytes, length));
        return bytes;
    }

    @Test
    void startsBehindItsHeaderWithDataOnALineOf32Bytes() {
        Program program = load(new FlatFile().data(0, 0x01020304).build());
        long code = program.mm().get(MmField.START_CODE);
        long data = program.mm().get(MmField.START_DATA);
        assertEquals(code, program.registers().get("rip"));
        assertEquals(code + 64 + 32, data);
        assertEquals(0, data % 32);
        assertEquals(data + FlatFile.DATA, program.mm().get(MmField.END_DATA));
        assertEquals(data + FlatFile.DATA + 64, program.mm().get(MmField.BRK));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, bytes(program, data, 4));
        assertEquals((int) data, word(program, data - 4));
        assertEquals((byte) 0x90, bytes(program, code, 1)[0]);
    }

    @Test
    void movesAddressesOfTextAndOfData() {
        Program program =
                load(new FlatFile().data(0, 8).data(1, DATA + 4).relocations(DATA, DATA + 4).build());
        long data = program.mm().get(MmField.START_DATA);
        assertEquals((int) (program.mm().get(MmField.START_CODE) + 8), word(program, data));
        assertEquals((int) (data + 4), word(program, data + 4));
    }

    @Test
    void leavesNoRelocationsBehindInItsBss() {
        Program program = load(new FlatFile().data(0, 8).relocations(DATA).build());
        long end = program.mm().get(MmField.END_DATA);
        assertArrayEquals(new byte[64], bytes(program, end, 64));
    }

    @Test
    void isTheSameWhetherItIsCompressedOrNot() {
        FlatFile file = new FlatFile().data(0, 8).relocations(DATA);
        Program plain = load(file.build());
        long data = plain.mm().get(MmField.START_DATA);
        for (byte[] compressed : List.of(file.buildGzip(), file.buildGzdata())) {
            Program program = load(compressed);
            assertEquals(data, program.mm().get(MmField.START_DATA));
            assertArrayEquals(bytes(plain, data, FlatFile.DATA), bytes(program, data, FlatFile.DATA));
            long code = program.mm().get(MmField.START_CODE);
            assertArrayEquals(bytes(plain, code, 64), bytes(program, code, 64));
        }
    }

    @Test
    void findsItsArgumentsOnTheStack() {
        Program program = load(new FlatFile().build());
        long sp = program.registers().get("rsp");
        assertEquals(2, word(program, sp));
        assertEquals("/flat\0one\0", new String(bytes(program, Integer.toUnsignedLong(word(program, sp + 4)), 10)));
        assertEquals(0, word(program, sp + 12));
        assertEquals(0, word(program, sp + 16));
    }
}
