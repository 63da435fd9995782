package binfmt.aout;

import static binfmt.aout.testing.AoutImageBuilder.NMAGIC;
import static binfmt.aout.testing.AoutImageBuilder.OMAGIC;
import static binfmt.aout.testing.AoutImageBuilder.QMAGIC;
import static binfmt.aout.testing.AoutImageBuilder.ZMAGIC;

import binfmt.aout.testing.AoutImageBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import kernel.api.BinaryFormat;
import kernel.tck.BinaryFormatContract;
import kernel.tck.Sample;

class AoutContractTests extends BinaryFormatContract {
    /** With a page of data, more than the addresses of 32-bit programs. */
    private static final long HUGE = 0xffffe000L;

    @Override
    protected BinaryFormat format() {
        return new AoutFormat();
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                loads("OMAGIC", pages(OMAGIC)),
                loads("NMAGIC", pages(NMAGIC).bss(0x3000)),
                loads("ZMAGIC", pages(ZMAGIC)),
                loads("QMAGIC", pages(QMAGIC).bss(0x3000)),
                refused("relocations of the text", pages(QMAGIC).trsize(8), AoutRule.TRSIZE),
                refused("relocations of the data", pages(QMAGIC).drsize(8), AoutRule.DRSIZE),
                refused("text beyond the file", pages(QMAGIC).claimText(0x5000), AoutRule.SIZE),
                refused("text of all memory", pages(OMAGIC).claimText(HUGE).syms(-HUGE), AoutRule.AREA),
                refused("no text", AoutImageBuilder.magic(QMAGIC).data(0x1000), AoutRule.TEXT),
                refused("no data", AoutImageBuilder.magic(QMAGIC).text(0x1000), AoutRule.DATA),
                refused("bss of all memory", pages(QMAGIC).bss(HUGE - 0x1000), AoutRule.BSS));
    }

    @Override
    protected List<Sample> libraries() {
        byte[] whole = library(QMAGIC).build();
        return List.of(
                loads("QMAGIC", library(QMAGIC).bss(0x3000)),
                loads("ZMAGIC", library(ZMAGIC)),
                refused("OMAGIC", library(OMAGIC), AoutRule.LIB_MAGIC),
                Sample.refused("half a header", Arrays.copyOf(whole, 16), AoutRule.LIB_HEADER),
                refused("relocations of the text", library(QMAGIC).trsize(8), AoutRule.LIB_TRSIZE),
                refused("relocations of the data", library(QMAGIC).drsize(8), AoutRule.LIB_DRSIZE),
                refused("an odd address", library(ZMAGIC).entry(0x60000123), AoutRule.LIB_ENTRY),
                refused("text beyond the file", library(QMAGIC).claimText(0x5000), AoutRule.LIB_SIZE),
                refused("flags", library(QMAGIC).flags(1), AoutRule.LIB_FLAGS),
                refused("nothing", AoutImageBuilder.magic(QMAGIC).entry(0x60000000), AoutRule.LIB_MAP));
    }

    private static AoutImageBuilder pages(int magic) {
        return AoutImageBuilder.pages(magic);
    }

    private static AoutImageBuilder library(int magic) {
        return pages(magic).entry(0x60000000);
    }

    private static Sample loads(String name, AoutImageBuilder file) {
        return Sample.loads(name, file.build());
    }

    private static Sample refused(String name, AoutImageBuilder file, AoutRule rule) {
        return Sample.refused(name, file.build(), rule);
    }

    /** Text that is read, not mapped, lies where data lie. */
    @Override
    protected boolean isCodeExecutable() {
        return false;
    }

    @Override
    protected Map<String, String> unreachableRules() {
        return Map.of(
                "aout.machine", "the machine of this contract runs such programs",
                "aout.read", "every regular file can be read",
                "aout.lib.area", "the program that loads libraries has room for any",
                "aout.lib.bss", "the program that loads libraries has room for any",
                "aout.file.mmap", "every regular file can be mapped",
                "aout.lib.mmap", "every regular file can be mapped",
                "aout.limit.data", "the data of this contract have no limit",
                "aout.data.offset", "the kernel of this contract counts in 64 bits");
    }
}
