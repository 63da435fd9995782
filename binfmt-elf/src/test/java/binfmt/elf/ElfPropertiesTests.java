package binfmt.elf;

import static org.assertj.core.api.Assertions.assertThat;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import kernel.api.AddressSpace;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.GnuProperty;
import kernel.api.KernelProfile;
import kernel.api.LoadContext;
import kernel.api.Machine;
import kernel.api.OpenFile;
import kernel.api.Span;
import org.junit.jupiter.api.Test;

/** What a property does to code; that damaged ones are refused is tested with whole execs. */
class ElfPropertiesTests {
    private static final int GUARDED = 0x10;
    private static final GnuProperty BTI = new GnuProperty(0xc0000000, 1, GUARDED);
    private static final ElfClass ELF64 = new ElfClass(8, ByteOrder.LITTLE_ENDIAN);

    private record Bytes(ByteString content) implements OpenFile {
        @Override
        public ByteString path() {
            return ByteString.of("/p");
        }

        @Override
        public long size() {
            return content.length();
        }

        @Override
        public int read(long offset, byte[] target, int at, int length) {
            int got = (int) Math.max(0, Math.min(length, content.length() - offset));
            System.arraycopy(content.toByteArray(), (int) offset, target, at, got);
            return got;
        }

        @Override
        public boolean canMmap() {
            return true;
        }
    }

    private record Context(OpenFile file) implements LoadContext {
        @Override
        public ByteView buf() {
            throw new UnsupportedOperationException();
        }

        @Override
        public KernelProfile kernel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Machine machine() {
            throw new UnsupportedOperationException();
        }

        @Override
        public AddressSpace mm() {
            throw new UnsupportedOperationException();
        }

        @Override
        public OpenFile openExec(ByteString name) {
            throw new UnsupportedOperationException();
        }
    }

    private static byte[] note(int... properties) {
        ByteBuffer note = ByteBuffer.allocate(16 + 4 * properties.length).order(ByteOrder.LITTLE_ENDIAN);
        note.putInt(4).putInt(4 * properties.length).putInt(5).put(new byte[] {'G', 'N', 'U', 0});
        for (int word : properties) {
            note.putInt(word);
        }
        return note.array();
    }

    private static ProgramHeader header(int type, long offset, long filesz) {
        return new ProgramHeader(type, ElfImageBuilder.PF_R, offset, 0, filesz, filesz, 8, new Span(0, 56, "phdr"));
    }

    private static int execProt(Optional<GnuProperty> known, ProgramHeader... headers) {
        byte[] set = note(0xc0000000, 4, 3, 0, 0xc0000001, 0);
        byte[] clear = note(0xc0000000, 4, 2, 0);
        ByteString file = ByteString.of(set).concat(ByteString.of(clear));
        ElfProperties properties = new ElfProperties(new Context(new Bytes(file)), ELF64, known);
        return properties.execProt(new ProgramHeaders(List.of(headers), 8), Optional.empty());
    }

    private static ProgramHeader set() {
        return header(ProgramHeader.PT_GNU_PROPERTY, 0, 40);
    }

    private static ProgramHeader clear() {
        return header(ProgramHeader.PT_GNU_PROPERTY, 40, 32);
    }

    @Test
    void guardCodeIfTheBitIsSet() {
        assertThat(execProt(Optional.of(BTI), set())).isEqualTo(GUARDED);
        assertThat(execProt(Optional.of(BTI), clear())).isZero();
    }

    @Test
    void countOnceTheLastOne() {
        assertThat(execProt(Optional.of(BTI), set(), clear())).isZero();
        assertThat(execProt(Optional.of(BTI), clear(), set())).isEqualTo(GUARDED);
    }

    @Test
    void behindTheInterpreterDoNotCount() {
        ProgramHeader interp = header(ProgramHeader.PT_INTERP, 0, 4);
        assertThat(execProt(Optional.of(BTI), set(), interp, clear())).isEqualTo(GUARDED);
    }

    @Test
    void meanNothingToAMachineThatKnowsNone() {
        assertThat(execProt(Optional.empty(), set())).isZero();
        assertThat(execProt(Optional.of(new GnuProperty(0xc0000001, 1, GUARDED)), clear()))
                .isZero();
    }

    @Test
    void areNotNeeded() {
        assertThat(execProt(Optional.of(BTI))).isZero();
    }
}
