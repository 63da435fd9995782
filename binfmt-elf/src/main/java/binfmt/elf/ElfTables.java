package binfmt.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.BinPrm;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.ExecException;
import kernel.api.Limits;
import kernel.api.MmField;
import kernel.api.Violation;

/**
 * The tables that a program finds on its stack. From high to low addresses: strings (already there), platform name,
 * random bytes, auxiliary vector, environment pointers, argument pointers, argc.
 *
 * @kernel v6.18 fs/binfmt_elf.c, {@code create_elf_tables}
 */
final class ElfTables {
    private static final int RANDOM_BYTES = 16;
    private static final long STACK_ALIGN = 16;

    private final BinPrm bprm;
    private final Abi abi;
    private final AddressSpace mm;
    private final Map<Integer, Long> values = new HashMap<>();

    ElfTables(BinPrm bprm, Abi abi) {
        this.bprm = bprm;
        this.abi = abi;
        this.mm = bprm.mm();
    }

    /** Writes the tables; returns the stack pointer. */
    long create(ElfImage image, long interpBase, AuxVector vdso) {
        vdso.entries().forEach(entry -> values.put((int) entry.type(), entry.value()));
        noteProgram(image, interpBase);
        long p = putText(bprm.aslr().alignStack(bprm.p()));
        AuxVector auxv = auxVector();
        mm.savedAuxv(auxv);
        byte[] table = auxv.toByteArray(abi.wordSize(), abi.byteOrder());
        long words = bprm.argc() + 1L + bprm.envc() + 1 + 1;
        long sp = p - table.length - words * abi.wordSize() & -STACK_ALIGN;
        require(mm.findExtendVma(sp), ElfRule.STACK_EXTEND);
        ByteBuffer pointers =
                ByteBuffer.allocate((int) words * abi.wordSize() + table.length).order(abi.byteOrder());
        putWord(pointers, bprm.argc());
        long envStart = putPointers(pointers, bprm.p(), bprm.argc());
        long envEnd = putPointers(pointers, envStart, bprm.envc());
        put(sp, pointers.put(table).array());
        recordStrings(envStart, envEnd);
        return sp;
    }

    private void noteProgram(ElfImage image, long interpBase) {
        Cred cred = bprm.cred();
        values.put(AuxVector.AT_PHDR, image.phdr());
        values.put(AuxVector.AT_PHENT, (long) ProgramHeader.size(abi.wordSize()));
        values.put(AuxVector.AT_PHNUM, (long) image.header().phnum());
        values.put(AuxVector.AT_BASE, interpBase);
        values.put(AuxVector.AT_FLAGS, flags());
        values.put(AuxVector.AT_ENTRY, image.entry());
        values.put(AuxVector.AT_UID, Integer.toUnsignedLong(cred.uid()));
        values.put(AuxVector.AT_EUID, Integer.toUnsignedLong(cred.euid()));
        values.put(AuxVector.AT_GID, Integer.toUnsignedLong(cred.gid()));
        values.put(AuxVector.AT_EGID, Integer.toUnsignedLong(cred.egid()));
        values.put(AuxVector.AT_SECURE, cred.isSecureExec() ? 1L : 0L);
        values.put(AuxVector.AT_EXECFN, bprm.exec());
    }

    private long flags() {
        boolean isTold = bprm.isArgv0Preserved() && bprm.kernel().has(ElfTablesBehaviour.TELLS_ARGV0);
        return isTold ? AuxVector.AT_FLAGS_PRESERVE_ARGV0 : 0;
    }

    /** Writes the platform's name and the random bytes below an address; returns the lower one. */
    private long putText(long top) {
        long p = top;
        if (abi.platform().isPresent()) {
            ByteString platform = abi.platform().get();
            byte[] name = new byte[platform.length() + 1];
            platform.copyTo(name, 0);
            p -= name.length;
            put(p, name);
            values.put(AuxVector.AT_PLATFORM, p);
        }
        p -= RANDOM_BYTES;
        put(p, bprm.aslr().randomBytes(RANDOM_BYTES));
        values.put(AuxVector.AT_RANDOM, p);
        return p;
    }

    private AuxVector auxVector() {
        long mask = abi.wordSize() == Long.BYTES ? -1L : 0xffffffffL;
        List<AuxEntry> entries = new ArrayList<>();
        for (int type : abi.auxOrder()) {
            if (!isKnown(type)) {
                continue;
            }
            long value = values.containsKey(type) ? values.get(type) : machineValue(type);
            entries.add(new AuxEntry(type, value & mask));
            if (type == AuxVector.AT_PLATFORM && bprm.execfd().isPresent()) {
                entries.add(new AuxEntry(AuxVector.AT_EXECFD, bprm.execfd().getAsInt()));
            }
        }
        entries.add(new AuxEntry(AuxVector.AT_NULL, 0));
        return new AuxVector(entries);
    }

    /** Tells whether the kernel has an entry; the order of the machine is that of its newest kernel. */
    private boolean isKnown(int type) {
        return switch (type) {
            case AuxVector.AT_MINSIGSTKSZ -> bprm.kernel().has(ElfBehaviour.AUX_MINSIGSTKSZ);
            case AuxVector.AT_RSEQ_FEATURE_SIZE, AuxVector.AT_RSEQ_ALIGN ->
                bprm.kernel().has(ElfBehaviour.AUX_RSEQ);
            default -> true;
        };
    }

    private long machineValue(int type) {
        return abi.auxValue(type)
                .orElseThrow(
                        () -> new IllegalStateException("the machine gives no value for " + AuxVector.describe(type)));
    }

    /** Appends the addresses of strings that lie one behind the other; returns the address behind the last. */
    private long putPointers(ByteBuffer pointers, long first, int count) {
        long longest = Limits.maxArgStrlen(bprm.machine().pageSize());
        long at = first;
        for (int i = 0; i < count; i++) {
            putWord(pointers, at);
            long length = mm.strnlenUser(at, longest);
            require(length != 0 && length <= longest, ElfRule.STACK_STRING);
            at += length;
        }
        putWord(pointers, 0);
        return at;
    }

    private void recordStrings(long envStart, long envEnd) {
        mm.set(MmField.ARG_START, bprm.p());
        mm.set(MmField.ARG_END, envStart);
        mm.set(MmField.ENV_START, envStart);
        mm.set(MmField.ENV_END, envEnd);
    }

    private void putWord(ByteBuffer target, long value) {
        if (abi.wordSize() == Long.BYTES) {
            target.putLong(value);
        } else {
            target.putInt((int) value);
        }
    }

    private void put(long vaddr, byte[] content) {
        require(mm.copyToUser(vaddr, content), ElfRule.STACK_WRITE);
    }

    private void require(boolean isOk, ElfRule rule) {
        if (!isOk && bprm.kernel().has(rule)) {
            throw new ExecException(Violation.of(rule, bprm.file().path()));
        }
    }
}
