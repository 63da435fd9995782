package binfmt.aout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;
import kernel.api.AddressSpace;
import kernel.api.ByteString;
import kernel.api.CoreDumpParams;
import kernel.api.MmField;
import kernel.api.Registers;

/**
 * The core of a dying a.out program: a page with {@code struct user}, the data with all that the break has added, and
 * the stack. Where the limit leaves no room for all of it, first the data go, then the stack.
 *
 * <table>
 * <caption>Layout of struct user on i386: offset and size in bytes</caption>
 * <tr><th>field</th><th>place</th><th>holds</th></tr>
 * <tr><td>regs</td><td>0, 68</td><td>registers</td></tr>
 * <tr><td>u_fpvalid</td><td>68, 4</td><td>whether the next field counts: it does not</td></tr>
 * <tr><td>i387</td><td>72, 108</td><td>floating point</td></tr>
 * <tr><td>u_tsize</td><td>180, 4</td><td>text in pages</td></tr>
 * <tr><td>u_dsize</td><td>184, 4</td><td>data in pages</td></tr>
 * <tr><td>u_ssize</td><td>188, 4</td><td>stack in pages</td></tr>
 * <tr><td>start_code</td><td>192, 4</td><td>0</td></tr>
 * <tr><td>start_stack</td><td>196, 4</td><td>page of the stack pointer</td></tr>
 * <tr><td>signal</td><td>200, 4</td><td>what killed the program</td></tr>
 * <tr><td>u_ar0</td><td>208, 4</td><td>offset of the registers</td></tr>
 * <tr><td>magic</td><td>216, 4</td><td>CMAGIC</td></tr>
 * <tr><td>u_comm</td><td>220, 32</td><td>name of the task</td></tr>
 * <tr><td>u_debugreg</td><td>252, 32</td><td>debug registers</td></tr>
 * </table>
 *
 * @param params the task and where its core goes
 * @param tsize u_tsize
 * @param dsize u_dsize, as far as it is dumped
 * @param startStack start_stack
 * @param ssize u_ssize, as far as it is dumped
 * @kernel v5.0 fs/binfmt_aout.c, {@code aout_core_dump}; arch/x86/include/asm/a.out-core.h; arch/x86/ia32/ia32_aout.c
 */
record AoutCore(CoreDumpParams params, long tsize, long dsize, long startStack, long ssize) {
    static final int CMAGIC = 0421;

    private static final int PAGE = 4096;

    private static final int U_TSIZE = 180;
    private static final int U_DSIZE = 184;
    private static final int U_SSIZE = 188;
    private static final int START_STACK = 196;
    private static final int SIGNAL = 200;
    private static final int MAGIC = 216;
    private static final int U_COMM = 220;
    private static final int U_COMM_SIZE = 32;

    private static final List<String> I386_REGS = List.of(
            "ebx",
            "ecx",
            "edx",
            "esi",
            "edi",
            "ebp",
            "eax",
            "ds",
            "es",
            "fs",
            "gs",
            "orig_eax",
            "eip",
            "cs",
            "eflags",
            "esp",
            "ss");
    private static final List<String> IA32_REGS = List.of(
            "rbx",
            "rcx",
            "rdx",
            "rsi",
            "rdi",
            "rbp",
            "rax",
            "ds",
            "es",
            "fs",
            "gs",
            "orig_rax",
            "rip",
            "cs",
            "eflags",
            "rsp",
            "ss");

    static boolean dump(CoreDumpParams params) throws IOException {
        Optional<AoutMachine> machine = AoutMachine.of(params.abi());
        boolean isRoom = params.limit() < 0 || params.limit() >= PAGE;
        if (machine.isEmpty() || !isRoom) {
            return false;
        }
        return switch (machine.get()) {
            case I386 -> of(params, I386_REGS.get(15), params.mm().taskSize()).write(I386_REGS);
            case IA32 -> of(params, IA32_REGS.get(15), 0xc0000000L).write(IA32_REGS);
            case M68K, ARM, SPARC, ALPHA -> false;
        };
    }

    /** Measures the parts, and drops those for which there is no room. */
    private static AoutCore of(CoreDumpParams params, String stackPointer, long stackEnd) {
        AddressSpace mm = params.mm();
        long startStack = params.registers().get(stackPointer) & -PAGE;
        long tsize = mm.get(MmField.END_CODE) / PAGE;
        long dsize = (mm.get(MmField.BRK) + PAGE - 1) / PAGE - tsize;
        long ssize = Math.max(0, stackEnd - startStack) / PAGE;
        dsize = isRoom(params, dsize + ssize + 1) && isInside(mm, tsize * PAGE, dsize) ? dsize : 0;
        ssize = isRoom(params, ssize + 1) && isInside(mm, startStack, ssize) ? ssize : 0;
        return new AoutCore(params, tsize, dsize, startStack, ssize);
    }

    private static boolean isRoom(CoreDumpParams params, long pages) {
        return Long.compareUnsigned(pages * PAGE, params.limit()) <= 0;
    }

    private static boolean isInside(AddressSpace mm, long start, long pages) {
        return pages >= 0 && start + pages * PAGE <= mm.taskSize();
    }

    private boolean write(List<String> names) throws IOException {
        write(params.output(), user(names));
        if (writeMemory(tsize * PAGE, dsize)) {
            writeMemory(startStack, ssize);
        }
        return true;
    }

    private ByteBuffer user(List<String> names) {
        ByteBuffer user = ByteBuffer.allocate(PAGE).order(params.abi().byteOrder());
        Registers registers = params.registers();
        for (String name : names) {
            user.putInt((int) registers.get(name));
        }
        user.putInt(U_TSIZE, (int) tsize);
        user.putInt(U_DSIZE, (int) dsize);
        user.putInt(U_SSIZE, (int) ssize);
        user.putInt(START_STACK, (int) startStack);
        user.putInt(SIGNAL, params.signal().number());
        user.putInt(MAGIC, CMAGIC);
        ByteString comm = params.comm();
        user.put(U_COMM, comm.slice(0, Math.min(comm.length(), U_COMM_SIZE)).toByteArray());
        return user.rewind();
    }

    /** Writes pages of the program up to the first that it cannot read; returns whether all could be. */
    private boolean writeMemory(long start, long pages) throws IOException {
        byte[] page = new byte[PAGE];
        for (long i = 0; i < pages; i++) {
            int got = params.mm().read(start + i * PAGE, page, PAGE);
            write(params.output(), ByteBuffer.wrap(page, 0, got));
            if (got < PAGE) {
                return false;
            }
        }
        return true;
    }

    private static void write(WritableByteChannel output, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            output.write(bytes);
        }
    }
}
