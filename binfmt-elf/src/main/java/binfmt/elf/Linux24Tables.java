package binfmt.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.BinPrm;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.Limits;
import kernel.api.MmField;

/**
 * The tables that a program finds on its stack. From high to low addresses: strings (already there), platform name, a gap,
 * auxiliary vector, environment pointers, argument pointers, argc; for an a.out interpreter the addresses of the two
 * lists of pointers follow argc.
 *
 * @kernel v2.4.0 fs/binfmt_elf.c, {@code create_elf_tables}
 */
final class Linux24Tables {
    private static final int WORD = 4;

    /** As many entries as the kernel counts for a program with an interpreter, and words for one without. */
    private static final int DLINFO_ITEMS = 13;

    private static final int STATIC_WORDS = 4;
    private static final long SPARE = 16;

    private final BinPrm bprm;
    private final Abi abi;
    private final AddressSpace mm;

    Linux24Tables(BinPrm bprm, Abi abi) {
        this.bprm = bprm;
        this.abi = abi;
        this.mm = bprm.mm();
    }

    /** Writes the tables; returns the stack pointer. What cannot be written is left out. */
    long create(Linux24Image image, Optional<Linux24Start> elfInterp, boolean isAout) {
        long platform = putPlatform();
        AuxVector auxv = auxVector(image, elfInterp, platform);
        mm.savedAuxv(auxv);
        int listWords = bprm.envc() + 1 + bprm.argc() + 1;
        int headWords = isAout ? 3 : 1;
        long top = (platform & -16) - SPARE;
        int counted = (elfInterp.isPresent() ? DLINFO_ITEMS * 2 : STATIC_WORDS)
                + (abi.platform().isPresent() ? 2 : 0);
        // The kernel aligns by a number of words that is not the number it writes.
        top -= (top - (long) (counted + listWords + headWords) * WORD) & 15;
        byte[] table = auxv.toByteArray(WORD, abi.byteOrder());
        long lists = top - table.length - (long) listWords * WORD;
        long sp = lists - (long) headWords * WORD;
        ByteBuffer words = ByteBuffer.allocate((int) (top - sp)).order(abi.byteOrder());
        words.putInt(bprm.argc());
        if (isAout) {
            words.putInt((int) lists);
            words.putInt((int) (lists + (bprm.argc() + 1L) * WORD));
        }
        putPointers(words);
        mm.copyToUser(sp, words.put(table).array());
        return sp;
    }

    /** Writes the platform's name below the strings; returns where it is. */
    private long putPlatform() {
        if (abi.platform().isEmpty()) {
            return bprm.p();
        }
        ByteString platform = abi.platform().get();
        byte[] name = new byte[platform.length() + 1];
        platform.copyTo(name, 0);
        mm.copyToUser(bprm.p() - name.length, name);
        return bprm.p() - name.length;
    }

    /** A program without an ELF interpreter is told nothing of itself. */
    private AuxVector auxVector(Linux24Image image, Optional<Linux24Start> elfInterp, long platform) {
        List<AuxEntry> entries = new ArrayList<>();
        elfInterp.ifPresent(interp -> addProgram(entries, image, interp.base()));
        entries.add(new AuxEntry(AuxVector.AT_HWCAP, machineValue(AuxVector.AT_HWCAP)));
        entries.add(new AuxEntry(AuxVector.AT_PAGESZ, bprm.machine().pageSize()));
        entries.add(new AuxEntry(AuxVector.AT_CLKTCK, machineValue(AuxVector.AT_CLKTCK)));
        if (abi.platform().isPresent()) {
            entries.add(new AuxEntry(AuxVector.AT_PLATFORM, platform));
        }
        entries.add(new AuxEntry(AuxVector.AT_NULL, 0));
        return new AuxVector(entries);
    }

    private void addProgram(List<AuxEntry> entries, Linux24Image image, long base) {
        Cred cred = bprm.cred();
        entries.add(new AuxEntry(AuxVector.AT_PHDR, image.phdr()));
        entries.add(new AuxEntry(AuxVector.AT_PHENT, ProgramHeader.size(WORD)));
        entries.add(new AuxEntry(AuxVector.AT_PHNUM, image.header().phnum()));
        entries.add(new AuxEntry(AuxVector.AT_BASE, base));
        entries.add(new AuxEntry(AuxVector.AT_FLAGS, 0));
        entries.add(new AuxEntry(AuxVector.AT_ENTRY, image.entry()));
        entries.add(new AuxEntry(AuxVector.AT_UID, Integer.toUnsignedLong(cred.uid())));
        entries.add(new AuxEntry(AuxVector.AT_EUID, Integer.toUnsignedLong(cred.euid())));
        entries.add(new AuxEntry(AuxVector.AT_GID, Integer.toUnsignedLong(cred.gid())));
        entries.add(new AuxEntry(AuxVector.AT_EGID, Integer.toUnsignedLong(cred.egid())));
    }

    private long machineValue(int type) {
        return abi.auxValue(type).orElse(0L);
    }

    private void putPointers(ByteBuffer words) {
        long envStart = putPointers(words, bprm.p(), bprm.argc());
        long envEnd = putPointers(words, envStart, bprm.envc());
        mm.set(MmField.ARG_START, bprm.p());
        mm.set(MmField.ARG_END, envStart);
        mm.set(MmField.ENV_START, envStart);
        mm.set(MmField.ENV_END, envEnd);
    }

    /** Appends the addresses of strings that lie one behind the other; returns the address behind the last. */
    private long putPointers(ByteBuffer words, long first, int count) {
        long at = first;
        for (int i = 0; i < count; i++) {
            words.putInt((int) at);
            at += mm.strnlenUser(at, Limits.MAX_ARG_STRLEN);
        }
        words.putInt(0);
        return at;
    }
}
