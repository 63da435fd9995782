package binfmt.elf.core;

import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteString;
import kernel.api.ByteView;

/**
 * State of one thread, {@code struct elf_prstatus}. Times are not kept.
 *
 * <table>
 * <caption>Layout: offset and size in bytes</caption>
 * <tr><th>field</th><th>64-bit</th><th>32-bit</th></tr>
 * <tr><td>pr_info: si_signo, si_code, si_errno</td><td>0, 12</td><td>0, 12</td></tr>
 * <tr><td>pr_cursig</td><td>12, 2</td><td>12, 2</td></tr>
 * <tr><td>pr_sigpend, pr_sighold</td><td>16, 16</td><td>16, 8</td></tr>
 * <tr><td>pr_pid, pr_ppid, pr_pgrp, pr_sid</td><td>32, 16</td><td>24, 16</td></tr>
 * <tr><td>pr_utime, pr_stime, pr_cutime, pr_cstime</td><td>48, 64</td><td>40, 32</td></tr>
 * <tr><td>pr_reg</td><td>112, 8 for each</td><td>72, 4 for each</td></tr>
 * <tr><td>pr_fpvalid</td><td>behind, 4, and 4 unused</td><td>behind, 4</td></tr>
 * </table>
 *
 * @param cursig number of the signal
 * @param sigpend pending signals
 * @param sighold blocked signals
 * @param pid the thread's number
 * @param ppid the parent's number
 * @param pgrp the process group
 * @param sid the session
 * @param reg the general registers in the order of the machine's {@code elf_gregset_t}
 * @param fpvalid whether the core has floating-point registers of the thread
 * @abi Linux {@code uapi/linux/elfcore.h}, {@code struct elf_prstatus}
 */
public record PrStatus(
        int cursig, long sigpend, long sighold, int pid, int ppid, int pgrp, int sid, List<Long> reg, boolean fpvalid) {
    private static final int CURSIG = 12; // short
    private static final int SIGPEND = 16; // unsigned long

    /** Most bytes that the structure of any machine has. */
    static final int MAX_SIZE = 4096;

    /** Copies the registers. */
    public PrStatus {
        reg = List.copyOf(reg);
    }

    private static int pidAt(int wordSize) {
        return SIGPEND + 2 * wordSize;
    }

    private static int regAt(int wordSize) {
        int timesAt = pidAt(wordSize) + 4 * Integer.BYTES;
        return timesAt + 4 * 2 * wordSize;
    }

    /**
     * Reads the structure.
     *
     * @throws kernel.api.ExecException if the view is too short
     */
    static PrStatus parse(ByteView view, int wordSize) {
        int pid = pidAt(wordSize);
        int regAt = regAt(wordSize);
        int count = Math.max(0, view.length() - regAt - wordSize) / wordSize;
        List<Long> reg = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            reg.add(CoreReader.word(view, regAt + i * wordSize, wordSize));
        }
        return new PrStatus(
                view.u16(CURSIG),
                CoreReader.word(view, SIGPEND, wordSize),
                CoreReader.word(view, SIGPEND + wordSize, wordSize),
                (int) view.u32(pid),
                (int) view.u32(pid + 4),
                (int) view.u32(pid + 8),
                (int) view.u32(pid + 12),
                reg,
                view.u32(regAt + count * wordSize) != 0);
    }

    ByteString toByteString(CoreHeader header) {
        int word = header.wordSize();
        int regAt = regAt(word);
        Struct struct = header.struct(regAt + (reg.size() + 1) * word)
                .u32(cursig)
                .u32(0)
                .u32(0)
                .u16(cursig)
                .u16(0)
                .word(sigpend)
                .word(sighold)
                .u32(pid)
                .u32(ppid)
                .u32(pgrp)
                .u32(sid)
                .skip(regAt - pidAt(word) - 4 * Integer.BYTES);
        reg.forEach(struct::word);
        return struct.u32(fpvalid ? 1 : 0).toByteString();
    }
}
