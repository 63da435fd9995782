package binfmt.elf.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteString;

/**
 * Makes small ELF files for tests: a header, program headers behind it, and whatever bytes are put where. Every field
 * can be set to a wrong value.
 */
public final class ElfImageBuilder {
    public static final int ET_EXEC = 2;
    public static final int ET_DYN = 3;
    public static final int EM_386 = 3;
    public static final int EM_X86_64 = 62;
    public static final int PT_LOAD = 1;
    public static final int PT_INTERP = 3;
    public static final int PT_GNU_STACK = 0x6474e551;
    public static final int PF_X = 1;
    public static final int PF_W = 2;
    public static final int PF_R = 4;

    private static final long PAGE = 4096;

    private record Phdr(int type, int flags, long offset, long vaddr, long filesz, long memsz, long align) {}

    private record Patch(int offset, ByteString bytes) {}

    private final boolean is64;
    private final List<Phdr> phdrs = new ArrayList<>();
    private final List<Patch> patches = new ArrayList<>();
    private int type = ET_EXEC;
    private int machine;
    private long entry;
    private int phentsize;
    private int phnum = -1;
    private long phoff;
    private int size;
    private int flags;
    private int osabi;
    private int elfClass;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    private ElfImageBuilder(boolean is64) {
        this.is64 = is64;
        this.elfClass = is64 ? 2 : 1;
        this.machine = is64 ? EM_X86_64 : EM_386;
        this.phentsize = is64 ? 56 : 32;
        this.size = is64 ? 64 : 52;
        this.phoff = size;
    }

    /** Starts a 64-bit file for x86-64. */
    public static ElfImageBuilder elf64() {
        return new ElfImageBuilder(true);
    }

    /** Starts a 32-bit file for i386. */
    public static ElfImageBuilder elf32() {
        return new ElfImageBuilder(false);
    }

    public ElfImageBuilder type(int value) {
        type = value;
        return this;
    }

    public ElfImageBuilder machine(int value) {
        machine = value;
        return this;
    }

    public ElfImageBuilder flags(int value) {
        flags = value;
        return this;
    }

    public ElfImageBuilder osabi(int value) {
        osabi = value;
        return this;
    }

    public ElfImageBuilder elfClass(int value) {
        elfClass = value;
        return this;
    }

    /** Writes all numbers with the highest byte first. */
    public ElfImageBuilder bigEndian() {
        order = ByteOrder.BIG_ENDIAN;
        return this;
    }

    public ElfImageBuilder entry(long value) {
        entry = value;
        return this;
    }

    public ElfImageBuilder phentsize(int value) {
        phentsize = value;
        return this;
    }

    public ElfImageBuilder phnum(int value) {
        phnum = value;
        return this;
    }

    /** Says where the program headers are; they stay behind the header. */
    public ElfImageBuilder phoff(long value) {
        phoff = value;
        return this;
    }

    /** Makes the file at least this long. */
    public ElfImageBuilder size(int bytes) {
        size = Math.max(size, bytes);
        return this;
    }

    /** Adds a segment that is as long in memory as in the file. */
    public ElfImageBuilder load(int flags, long offset, long vaddr, long length) {
        return phdr(PT_LOAD, flags, offset, vaddr, length, length, PAGE);
    }

    /** Adds any program header. */
    public ElfImageBuilder phdr(int kind, int flags, long offset, long vaddr, long filesz, long memsz, long align) {
        phdrs.add(new Phdr(kind, flags, offset, vaddr, filesz, memsz, align));
        return this;
    }

    /** Names an interpreter, whose name is put at an offset of the file. */
    public ElfImageBuilder interp(int offset, String path) {
        byte[] name = (path + '\0').getBytes(StandardCharsets.UTF_8);
        phdr(PT_INTERP, PF_R, offset, 0, name.length, name.length, 1);
        return put(offset, name);
    }

    /** Puts bytes at an offset of the file. */
    public ElfImageBuilder put(int offset, byte... bytes) {
        patches.add(new Patch(offset, ByteString.of(bytes)));
        return size(offset + bytes.length);
    }

    /** Returns the file. */
    public byte[] build() {
        int header = is64 ? 64 : 52;
        int length = Math.max(size, header + phdrs.size() * (is64 ? 56 : 32));
        ByteBuffer file = ByteBuffer.allocate(length).order(order);
        int data = order == ByteOrder.BIG_ENDIAN ? 2 : 1;
        file.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) elfClass, (byte) data, 1, (byte) osabi})
                .position(16);
        file.putShort((short) type).putShort((short) machine).putInt(1);
        word(file, entry);
        word(file, phoff);
        word(file, 0);
        file.putInt(flags).putShort((short) header).putShort((short) phentsize);
        file.putShort((short) (phnum < 0 ? phdrs.size() : phnum));
        file.position(header);
        phdrs.forEach(phdr -> put(file, phdr));
        patches.forEach(patch -> file.position(patch.offset).put(patch.bytes.toByteArray()));
        return file.array();
    }

    private void put(ByteBuffer file, Phdr phdr) {
        file.putInt(phdr.type);
        if (is64) {
            file.putInt(phdr.flags);
        }
        word(file, phdr.offset);
        word(file, phdr.vaddr);
        word(file, phdr.vaddr);
        word(file, phdr.filesz);
        word(file, phdr.memsz);
        if (!is64) {
            file.putInt(phdr.flags);
        }
        word(file, phdr.align);
    }

    private void word(ByteBuffer file, long value) {
        if (is64) {
            file.putLong(value);
        } else {
            file.putInt((int) value);
        }
    }
}
