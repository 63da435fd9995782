package com.example.hello;

import java.util.List;
import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ExecutableStack;
import kernel.api.LoadResult;
import kernel.api.MapRequest;
import kernel.api.OpenFile;
import kernel.api.Prot;
import kernel.api.Rule;
import kernel.api.Span;

/** Magic bytes, then code: the file is mapped at 4 MiB, and starts behind the magic. */
public final class HelloFormat implements BinaryFormat {
    private static final long BASE = 0x400000;
    private static final int CODE = 4;
    private static final Span MAGIC = new Span(0, 4, "magic");

    /** Makes the format; used by the service loader. */
    public HelloFormat() {}

    @Override
    public String name() {
        return "hello";
    }

    @Override
    public List<Rule> rules() {
        return List.of(HelloRule.values());
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        if (!bprm.buf().is(0, 0x48, 0x45, 0x4c, 0x4f)) {
            return LoadResult.notRecognised(HelloRule.MAGIC, MAGIC);
        }
        OpenFile file = bprm.file();
        bprm.require(file.size() > CODE, HelloRule.CODE, MAGIC, file.size());
        bprm.beginNewExec();
        Abi abi = bprm.machine().nativeAbi();
        bprm.setPersonality(abi);
        bprm.setupNewExec();
        bprm.setupArgPages(abi.stackTop(bprm.personality()), ExecutableStack.DEFAULT);
        int prot = Prot.PROT_READ | Prot.PROT_EXEC;
        bprm.mm().mmap(MapRequest.ofFile(file, 0, BASE, file.size(), prot, MapRequest.Placement.FIXED));
        bprm.startThread(BASE + CODE, bprm.p() & -16);
        return LoadResult.loaded();
    }
}
