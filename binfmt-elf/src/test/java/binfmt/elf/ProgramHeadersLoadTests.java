package binfmt.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.ExecException;
import kernel.api.KernelProfile;
import kernel.api.KernelVersion;
import kernel.api.LoadContext;
import kernel.api.Machine;
import kernel.api.OpenFile;
import kernel.api.Span;
import kernel.api.Versioned;
import kernel.api.Violation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ProgramHeaders#load} reads, and what it refuses in which kernel. */
class ProgramHeadersLoadTests {
    private static final KernelVersion NEW = new KernelVersion(6, 13);
    private static final KernelVersion OLD = new KernelVersion(6, 12);
    private static final ByteString PATH = ByteString.of("/p");

    private static final class Bytes implements OpenFile {
        private final byte[] content;

        Bytes(byte[] content) {
            this.content = content;
        }

        @Override
        public ByteString path() {
            return PATH;
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public int read(long offset, byte[] target, int at, int length) {
            int count = (int) Math.min(length, Math.max(0, content.length - offset));
            System.arraycopy(content, (int) offset, target, at, count);
            return count;
        }

        @Override
        public boolean canMmap() {
            return true;
        }
    }

    private record Release(KernelVersion version) implements KernelProfile {
        @Override
        public String name() {
            return "linux-" + version;
        }

        @Override
        public boolean has(Versioned behaviour) {
            return behaviour.until().map(until -> until.compareTo(version) > 0).orElse(true);
        }
    }

    private record Pages(int pageSize) implements Machine {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public Abi nativeAbi() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Abi> compatAbi() {
            return Optional.empty();
        }
    }

    private record Context(OpenFile file, KernelProfile kernel, Machine machine) implements LoadContext {
        @Override
        public ByteView buf() {
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

    private static ElfImageBuilder loads(int count) {
        ElfImageBuilder builder = ElfImageBuilder.elf64();
        for (int i = 0; i < count; i++) {
            builder.load(ElfImageBuilder.PF_R, 0, i, 1);
        }
        return builder;
    }

    private static ProgramHeaders load(byte[] file, int wordSize, KernelVersion kernel) {
        OpenFile open = new Bytes(file);
        ElfHeader header = ElfHeader.parse(ByteView.of(file, 0, PATH), wordSize);
        return ProgramHeaders.load(
                new Context(open, new Release(kernel), new Pages(4096)),
                open,
                header,
                new ElfClass(wordSize, ByteOrder.LITTLE_ENDIAN));
    }

    private static void assertRefused(byte[] file, int wordSize, KernelVersion kernel, ElfRule rule, Span span) {
        ExecException e = catchThrowableOfType(ExecException.class, () -> load(file, wordSize, kernel));
        assertThat(e).as("refused").isNotNull();
        Violation violation = e.violation();
        assertThat(violation.rule()).isEqualTo(rule);
        assertThat(e.errno()).isEqualTo(rule.errno());
        assertThat(violation.path()).contains(PATH);
        assertThat(violation.span()).contains(span);
        assertThat(violation.found()).isPresent();
    }

    @Nested
    class Accepts {
        @Test
        void theWholeTableInItsOrder() {
            ProgramHeaders headers = load(loads(3).build(), 8, NEW);
            assertThat(headers.all()).extracting(ProgramHeader::vaddr).containsExactly(0L, 1L, 2L);
            assertThat(headers.all())
                    .extracting(ProgramHeader::span)
                    .containsExactly(
                            new Span(64, 56, "phdr[0]"), new Span(120, 56, "phdr[1]"), new Span(176, 56, "phdr[2]"));
            assertThat(headers.wordSize()).isEqualTo(8);
        }

        @Test
        void the32BitTable() {
            byte[] file = ElfImageBuilder.elf32()
                    .load(ElfImageBuilder.PF_R, 0, 0xfffff000L, 1)
                    .build();
            ProgramHeaders headers = load(file, 4, NEW);
            assertThat(headers.all()).extracting(ProgramHeader::vaddr).containsExactly(0xfffff000L);
            assertThat(headers.all()).extracting(ProgramHeader::span).containsExactly(new Span(52, 32, "phdr[0]"));
        }

        @ParameterizedTest
        @ValueSource(ints = {73, 74, 1170})
        void moreThanAPageSinceTheLimitIsGone(int count) {
            assertThat(load(loads(count).build(), 8, NEW).all()).hasSize(count);
        }

        @Test
        void aPageInOlderKernels() {
            assertThat(load(loads(73).build(), 8, OLD).all()).hasSize(73);
        }

        @Test
        void aTableThatEndsWithTheFile() {
            byte[] file = loads(2).build();
            assertThat(file).hasSize(64 + 2 * 56);
            assertThat(load(file, 8, NEW).all()).hasSize(2);
        }
    }

    @Nested
    class Refuses {
        private static final Span PHNUM = new Span(56, 2, "e_phnum");

        @ParameterizedTest
        @ValueSource(ints = {0, 32, 55, 57, 0xffff})
        void headersOfAnotherSize(int phentsize) {
            byte[] file = loads(1).phentsize(phentsize).build();
            assertRefused(file, 8, NEW, ElfRule.PHENTSIZE, new Span(54, 2, "e_phentsize"));
        }

        @Test
        void headersOf64BitsInA32BitFile() {
            byte[] file = ElfImageBuilder.elf32()
                    .load(ElfImageBuilder.PF_R, 0, 0, 1)
                    .phentsize(56)
                    .build();
            assertRefused(file, 4, NEW, ElfRule.PHENTSIZE, new Span(42, 2, "e_phentsize"));
        }

        @Test
        void aTableOfNone() {
            assertRefused(loads(1).phnum(0).build(), 8, NEW, ElfRule.PHNUM, PHNUM);
        }

        @Test
        void moreThanAPageInOlderKernels() {
            assertRefused(loads(74).build(), 8, OLD, ElfRule.PHDR_PAGE, PHNUM);
        }

        @ParameterizedTest
        @CsvSource({"1171", "65535"})
        void moreThan65536Bytes(int count) {
            assertRefused(loads(1).phnum(count).build(), 8, NEW, ElfRule.PHDR_SIZE, PHNUM);
        }

        @Test
        void aTableThatTheFileDoesNotHold() {
            byte[] file = loads(2).phnum(3).build();
            assertRefused(file, 8, NEW, ElfRule.PHDR_READ, new Span(64, 3 * 56, "e_phoff"));
        }

        @ParameterizedTest
        @ValueSource(longs = {65, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1})
        void aTableBehindTheEnd(long phoff) {
            byte[] file = loads(1).phoff(phoff).build();
            assertRefused(file, 8, NEW, ElfRule.PHDR_READ, new Span(phoff, 56, "e_phoff"));
        }

        @Test
        void theSizeOfTheHeadersBeforeTheirNumber() {
            byte[] file = loads(1).phentsize(0).phnum(0).phoff(-1).build();
            assertRefused(file, 8, NEW, ElfRule.PHENTSIZE, new Span(54, 2, "e_phentsize"));
        }

        @Test
        void theNumberOfHeadersBeforeTheirPlace() {
            assertRefused(loads(1).phnum(0).phoff(-1).build(), 8, NEW, ElfRule.PHNUM, PHNUM);
        }

        @Test
        void aPageBeforeTheWholeSizeInOlderKernels() {
            assertRefused(loads(1).phnum(65535).build(), 8, OLD, ElfRule.PHDR_PAGE, PHNUM);
        }
    }

    @Test
    void namesTheRulesInTheOrderOfChecking() {
        assertThat(List.of(ElfRule.PHENTSIZE, ElfRule.PHNUM, ElfRule.PHDR_PAGE, ElfRule.PHDR_SIZE, ElfRule.PHDR_READ))
                .isSorted();
    }
}
