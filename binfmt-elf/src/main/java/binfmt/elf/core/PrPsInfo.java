package binfmt.elf.core;

import kernel.api.AddressSpace;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.CoreProcess;
import kernel.api.MmField;

/**
 * What a core says of the process, {@code struct elf_prpsinfo}.
 *
 * <table>
 * <caption>Layout: offset and size in bytes</caption>
 * <tr><th>field</th><th>64-bit</th><th>32-bit</th></tr>
 * <tr><td>pr_state, pr_sname, pr_zomb, pr_nice</td><td>0, 4</td><td>0, 4</td></tr>
 * <tr><td>pr_flag</td><td>8, 8</td><td>4, 4</td></tr>
 * <tr><td>pr_uid, pr_gid</td><td>16, 8</td><td>8, 4</td></tr>
 * <tr><td>pr_pid, pr_ppid, pr_pgrp, pr_sid</td><td>24, 16</td><td>12, 16</td></tr>
 * <tr><td>pr_fname</td><td>40, 16</td><td>28, 16</td></tr>
 * <tr><td>pr_psargs</td><td>56, 80</td><td>44, 80</td></tr>
 * </table>
 *
 * @param sname the state's letter, {@code R} for a task that dies itself
 * @param nice the nice value
 * @param flag the kernel's flags of the task
 * @param uid real user id; 65534 in a 32-bit core if it is larger than 65535
 * @param gid real group id; the same
 * @param pid its number
 * @param ppid its parent's number
 * @param pgrp its process group
 * @param sid its session
 * @param fname its name
 * @param psargs the start of its arguments, with blanks between and behind them
 * @abi Linux {@code linux/elfcore.h}, {@code struct elf_prpsinfo}
 */
public record PrPsInfo(
        char sname,
        int nice,
        long flag,
        int uid,
        int gid,
        int pid,
        int ppid,
        int pgrp,
        int sid,
        ByteString fname,
        ByteString psargs) {
    private static final int FNAME_SIZE = 16;
    private static final int PSARGS_SIZE = 80;
    private static final int OVERFLOW_ID = 65534;
    private static final String STATES = "RSDTZW";

    private static int uidAt(int wordSize) {
        return 2 * wordSize;
    }

    private static int pidAt(int wordSize) {
        return 3 * wordSize;
    }

    private static int fnameAt(int wordSize) {
        return pidAt(wordSize) + 4 * Integer.BYTES;
    }

    static int size(int wordSize) {
        return fnameAt(wordSize) + FNAME_SIZE + PSARGS_SIZE;
    }

    /**
     * Collects what a process is.
     *
     * @kernel v6.18 fs/binfmt_elf.c, {@code fill_psinfo}
     */
    static PrPsInfo of(CoreProcess process, AddressSpace mm) {
        return new PrPsInfo(
                'R',
                process.nice(),
                process.flags(),
                process.uid(),
                process.gid(),
                process.pid(),
                process.ppid(),
                process.pgrp(),
                process.sid(),
                process.comm(),
                psargs(mm));
    }

    private static ByteString psargs(AddressSpace mm) {
        long start = mm.get(MmField.ARG_START);
        long length = mm.get(MmField.ARG_END) - start;
        boolean isLong = Long.compareUnsigned(length, PSARGS_SIZE) >= 0;
        byte[] args = new byte[isLong ? PSARGS_SIZE - 1 : (int) length];
        int got = mm.read(start, args, args.length);
        for (int i = 0; i < got; i++) {
            args[i] = args[i] == 0 ? (byte) ' ' : args[i];
        }
        return ByteString.of(args, 0, got);
    }

    /**
     * Reads the structure.
     *
     * @throws kernel.api.ExecException if the view is too short
     */
    static PrPsInfo parse(ByteView view, int wordSize) {
        boolean is64 = wordSize == Long.BYTES;
        int uid = uidAt(wordSize);
        int pid = pidAt(wordSize);
        int fname = fnameAt(wordSize);
        return new PrPsInfo(
                (char) view.u8(1),
                (byte) view.u8(3),
                CoreReader.word(view, wordSize, wordSize),
                is64 ? (int) view.u32(uid) : view.u16(uid),
                is64 ? (int) view.u32(uid + 4) : view.u16(uid + 2),
                (int) view.u32(pid),
                (int) view.u32(pid + 4),
                (int) view.u32(pid + 8),
                (int) view.u32(pid + 12),
                text(view, fname, FNAME_SIZE),
                text(view, fname + FNAME_SIZE, PSARGS_SIZE));
    }

    private static ByteString text(ByteView view, int at, int size) {
        ByteString field = view.bytes(at, at + size);
        int end = field.indexOf(0, 0);
        return end < 0 ? field : field.slice(0, end);
    }

    ByteString toByteString(CoreHeader header) {
        int word = header.wordSize();
        Struct struct = header.struct(size(word))
                .u8(STATES.indexOf(sname))
                .u8(sname)
                .u8(sname == 'Z' ? 1 : 0)
                .u8(nice)
                .skip(word - 4)
                .word(flag);
        if (header.is64()) {
            struct.u32(uid).u32(gid);
        } else {
            struct.u16(lowId(uid)).u16(lowId(gid));
        }
        return struct.u32(pid)
                .u32(ppid)
                .u32(pgrp)
                .u32(sid)
                .text(fname, FNAME_SIZE)
                .text(psargs, PSARGS_SIZE)
                .toByteString();
    }

    private static int lowId(int id) {
        return (id & 0xffff0000) == 0 ? id : OVERFLOW_ID;
    }
}
