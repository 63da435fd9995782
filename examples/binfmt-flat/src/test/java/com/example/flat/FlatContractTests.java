package com.example.flat;

import java.util.List;
import java.util.Map;
import kernel.api.BinaryFormat;
import kernel.tck.BinaryFormatContract;
import kernel.tck.Sample;

class FlatContractTests extends BinaryFormatContract {
    private static final int DATA = FlatFile.TEXT - 64;

    @Override
    protected BinaryFormat format() {
        return new FlatFormat();
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                Sample.loads("code and data", new FlatFile().build()),
                Sample.loads("relocations", new FlatFile().data(0, 8).relocations(DATA, DATA + 4).build()),
                Sample.loads("a table of addresses", new FlatFile().data(0, 0x04000000).data(1, -1).gotpic().build()),
                Sample.loads("compressed", new FlatFile().data(0, 8).relocations(DATA).buildGzip()),
                Sample.loads("compressed data", new FlatFile().data(0, 8).relocations(DATA).buildGzdata()),
                Sample.refused("version 2", new FlatFile().word(4, 2).build(), FlatRule.REVISION),
                Sample.refused("256 MiB of stack", new FlatFile().word(24, 1 << 28).build(), FlatRule.SIZES),
                Sample.refused("no gzip header", new FlatFile().gzipHeader(1, 2).buildGzip(), FlatRule.GZIP),
                Sample.refused("damaged data", damaged(new FlatFile().buildGzip()), FlatRule.INFLATE),
                Sample.refused("too much data", new FlatFile().word(12, 100).word(16, 120).buildGzip(), FlatRule.INFLATE),
                Sample.refused("an endless table of addresses", endlessTable(), FlatRule.GOT),
                Sample.refused("relocations elsewhere", elsewhere(), FlatRule.TABLE),
                Sample.refused("a relocation far away", new FlatFile().relocations(99999).build(), FlatRule.RELOC));
    }

    private static byte[] damaged(byte[] file) {
        file[74] = (byte) 0xff;
        return file;
    }

    private static byte[] endlessTable() {
        return new FlatFile().gotpic().build();
    }

    private static byte[] elsewhere() {
        return new FlatFile().relocations(DATA).word(28, 0x70000000).build();
    }

    @Override
    protected Map<String, String> unreachableRules() {
        return Map.of(
                "flat.machine", "the machines of this contract run 32-bit programs",
                "flat.map", "there is room for what the sizes allow",
                "flat.write", "the program's own memory is writable",
                "flat.stack", "the stack has room for a few words",
                "flat.stack.string", "the kernel itself puts the strings there");
    }
}
