package binfmt.elf;

import java.nio.ByteOrder;
import java.util.Arrays;
import kernel.api.AddressSpace;
import kernel.api.BinPrm;
import kernel.api.ByteView;
import kernel.api.OpenFile;

/**
 * An a.out file as the interpreter of an ELF program, which Linux had until 2.6.
 *
 * @param bprm the program
 * @param file the interpreter
 * @param header its first bytes
 * @kernel v2.4.0 fs/binfmt_elf.c, {@code load_aout_interp}
 * @abi Linux {@code uapi/linux/a.out.h}, {@code struct exec}
 */
record AoutInterp(BinPrm bprm, OpenFile file, ByteView header) {
    private static final int OMAGIC = 0407;
    private static final int ZMAGIC = 0413;
    private static final int QMAGIC = 0314;

    private static final int A_INFO = 0; // magic in the low half
    private static final int A_TEXT = 4;
    private static final int A_DATA = 8;
    private static final int A_BSS = 12;
    private static final int A_ENTRY = 20;

    private static final int HEADER_SIZE = 32;
    private static final int ZMAGIC_TEXT = 1024;
    private static final int CHUNK = 65536;

    static boolean hasMagic(ByteView first) {
        int magic = first.order(ByteOrder.LITTLE_ENDIAN).u16(A_INFO);
        return magic == OMAGIC || magic == ZMAGIC || magic == QMAGIC;
    }

    /** Reads text and data to where they belong, low in memory; returns where the interpreter starts. */
    long load() {
        ByteView exec = header.order(ByteOrder.LITTLE_ENDIAN);
        int magic = exec.u16(A_INFO);
        long textData = Linux24Mapper.word(exec.u32(A_TEXT) + exec.u32(A_DATA));
        Linux24Mapper mapper = new Linux24Mapper(bprm);
        mapper.doBrk(0, textData);
        switch (magic) {
            case OMAGIC -> read(HEADER_SIZE, 0, textData);
            case ZMAGIC -> read(ZMAGIC_TEXT, 0, textData);
            default -> read(0, bprm.machine().pageSize(), textData);
        }
        mapper.doBrk(mapper.pageAlign(textData), exec.u32(A_BSS));
        return exec.u32(A_ENTRY);
    }

    /** Reads as far as the file goes and memory takes it, in pieces, since the length is what the file claims. */
    private void read(long offset, long vaddr, long length) {
        AddressSpace mm = bprm.mm();
        long done = 0;
        while (done < length) {
            byte[] piece = new byte[(int) Math.min(CHUNK, length - done)];
            int got = file.read(offset + done, piece, 0, piece.length);
            byte[] bytes = got == piece.length ? piece : Arrays.copyOf(piece, got);
            if (got == 0 || !mm.copyToUser(vaddr + done, bytes)) {
                return;
            }
            done += got;
        }
    }
}
