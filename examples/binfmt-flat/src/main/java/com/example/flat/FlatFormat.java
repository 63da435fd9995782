package com.example.flat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ExecException;
import kernel.api.ExecutableStack;
import kernel.api.LoadResult;
import kernel.api.Machine;
import kernel.api.Rule;
import kernel.api.Violation;

/**
 * The flat format of uClinux, bFLT version 4.
 *
 * @kernel v6.12 fs/binfmt_flat.c
 */
public final class FlatFormat implements BinaryFormat {
    private static final int WORD = 4;

    /** Makes the format; used by the service loader. */
    public FlatFormat() {}

    @Override
    public String name() {
        return "flat";
    }

    @Override
    public List<Rule> rules() {
        return List.of(FlatRule.values());
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        if (!FlatHeader.hasMagic(bprm.buf())) {
            return LoadResult.notRecognised(FlatRule.MAGIC, FlatHeader.MAGIC);
        }
        FlatHeader header = FlatHeader.parse(bprm);
        Abi abi = abi(bprm);
        bprm.beginNewExec();
        bprm.setPersonality(abi);
        bprm.setupNewExec();
        FlatImage image = loadFile(bprm, header);
        bprm.setupArgPages(abi.stackTop(bprm.personality()), ExecutableStack.DEFAULT);
        bprm.startThread(image.entry(), new FlatTables(bprm, abi).create());
        return LoadResult.loaded();
    }

    private static Abi abi(BinPrm bprm) {
        Machine machine = bprm.machine();
        return Optional.of(machine.nativeAbi())
                .filter(abi -> abi.wordSize() == WORD)
                .or(machine::compatAbi)
                .orElseThrow(() -> new ExecException(
                        Violation.of(FlatRule.MACHINE, bprm.file().path(), FlatHeader.MAGIC)));
    }

    private static FlatImage loadFile(BinPrm bprm, FlatHeader header) {
        FlatImage image = FlatImage.map(bprm, header);
        long readData = new FlatReader(bprm, image).read();
        image.note(bprm);
        new FlatRelocations(bprm, image).apply();
        clearRelocations(bprm, image, readData - header.dataLength());
        putLibraryTable(bprm, image);
        return image;
    }

    /** Behind data there are zeroes; they need be written only where relocations were read. */
    private static void clearRelocations(BinPrm bprm, FlatImage image, long length) {
        if (length > 0) {
            require(bprm, bprm.mm().clearUser(image.data() + image.header().dataLength(), length));
        }
    }

    /** The word before data tells where the data of the only library, the program itself, is. */
    private static void putLibraryTable(BinPrm bprm, FlatImage image) {
        ByteBuffer word = ByteBuffer.allocate(WORD).order(ByteOrder.LITTLE_ENDIAN);
        word.putInt((int) image.data());
        require(bprm, bprm.mm().copyToUser(image.data() - WORD, word.array()));
    }

    private static void require(BinPrm bprm, boolean isWritten) {
        if (!isWritten) {
            throw new ExecException(Violation.of(FlatRule.WRITE, bprm.file().path()));
        }
    }
}
