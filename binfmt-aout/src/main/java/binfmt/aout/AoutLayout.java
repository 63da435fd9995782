package binfmt.aout;

/**
 * The addresses of a program, as the kernel computes them: sums that overflow its word wrap.
 *
 * @param startCode N_TXTADDR
 * @param endCode behind the text
 * @param startData N_DATADDR
 * @param endData behind the data
 * @param startBrk N_BSSADDR
 * @param brk behind the zeroes
 * @kernel v5.10 include/uapi/linux/a.out.h; fs/binfmt_aout.c, {@code load_aout_binary}
 */
record AoutLayout(long startCode, long endCode, long startData, long endData, long startBrk, long brk) {
    static AoutLayout of(AoutHeader header, AoutMagic magic, AoutMachine machine, int pageSize) {
        long startCode = magic.txtaddr(pageSize);
        long endCode = machine.word(startCode + header.text());
        long segment = machine.segmentSize();
        long startData = magic == AoutMagic.OMAGIC ? endCode : machine.word(endCode + segment - 1 & -segment);
        long endData = machine.word(startData + header.data());
        return new AoutLayout(startCode, endCode, startData, endData, endData, machine.word(endData + header.bss()));
    }
}
