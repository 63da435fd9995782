package com.example.hello;

import java.util.Arrays;
import java.util.List;
import kernel.api.BinaryFormat;
import kernel.tck.BinaryFormatContract;
import kernel.tck.Sample;

class HelloContractTests extends BinaryFormatContract {
    private static final int OFFSET = 0;
    private static final byte[] MAGIC = {72, 69, 76, 79};

    @Override
    protected BinaryFormat format() {
        return new HelloFormat();
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                Sample.loads("code", file(16)),
                Sample.loads("code of several pages", file(3 * 4096)),
                Sample.refused("nothing but the magic", file(0), HelloRule.CODE));
    }

    private static byte[] file(int codeLength) {
        byte[] file = new byte[OFFSET + MAGIC.length + codeLength];
        System.arraycopy(MAGIC, 0, file, OFFSET, MAGIC.length);
        Arrays.fill(file, OFFSET + MAGIC.length, file.length, (byte) 0xcc);
        return file;
    }
}
