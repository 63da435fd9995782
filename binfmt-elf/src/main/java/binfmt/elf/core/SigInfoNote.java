package binfmt.elf.core;

import kernel.api.ByteString;
import kernel.api.SigInfo;

/**
 * The note NT_SIGINFO, {@code siginfo_t}.
 *
 * <table>
 * <caption>Layout: offset and size in bytes</caption>
 * <tr><th>field</th><th>64-bit</th><th>32-bit</th></tr>
 * <tr><td>si_signo, si_errno, si_code</td><td>0, 12</td><td>0, 12</td></tr>
 * <tr><td>si_pid, si_uid</td><td>16, 8</td><td>12, 8</td></tr>
 * <tr><td>or si_addr</td><td>16, 8</td><td>12, 4</td></tr>
 * </table>
 *
 * @abi Linux {@code asm-generic/siginfo.h}
 */
final class SigInfoNote {
    private static final int SIZE = 128;

    private SigInfoNote() {}

    static ByteString of(SigInfo info, CoreHeader header) {
        Struct struct = header.struct(SIZE)
                .u32(info.signo().number())
                .u32(0)
                .u32(info.code())
                .skip(header.wordSize() - 4);
        if (info instanceof SigInfo.Kill kill) {
            struct.u32(kill.pid()).u32(kill.uid());
        } else if (info instanceof SigInfo.Fault fault) {
            struct.word(fault.addr());
        }
        return struct.toByteString();
    }
}
