package binfmt.elf;

import java.util.Optional;
import kernel.api.KernelVersion;
import kernel.api.Versioned;
import org.jspecify.annotations.Nullable;

/**
 * What ELF loaders do in some kernels only, besides the rules that they check.
 *
 * @kernel v2.4.0, v5.10, v6.6, v6.18 fs/binfmt_elf.c
 */
enum ElfBehaviour implements Versioned {
    /** The loader of 2.4: it checks little, ignores what fails, and starts a.out interpreters too. */
    LOADER_OF_2_4(null, "2.6"),
    /** A file without interpreter goes among the mappings, not to ELF_ET_DYN_BASE. */
    LOADERS_APART("4.13", null),
    /** The first segment does not replace what is there. From 4.17 to 5.3 other forms of it came and went. */
    NOREPLACE("5.16", null),
    /** A position-independent program with an interpreter is aligned as its segments ask. */
    ALIGNED_PIE("5.10", null),
    /** One without interpreter is, too. */
    ALIGNED_STATIC_PIE("6.10", null),
    /** The size of a file's range comes from its lowest and highest segment, not from the first and the last one. */
    UNORDERED_SEGMENTS("5.18", null),
    /** AT_PHDR comes from the segment that holds the program headers, not from the first segment. */
    PHDR_IN_SEGMENT("5.18", null),
    /** Every segment has zeroes of its own, where before those of all segments were one range. */
    ZEROES_OF_SEGMENTS("6.7", null),
    /** The break of a file without interpreter moves to ELF_ET_DYN_BASE while it is random. */
    BREAK_MOVES_IF_RANDOM("5.2", null),
    /** It moves there always. */
    BREAK_MOVES("6.15", null),
    /** Page 0 of a program of System V stays as it is. */
    SEALS_PAGE_ZERO("6.12", null),
    /** A random break that follows the program leaves a page free. */
    BREAK_GAP("6.9", null),
    /** The auxiliary vector tells the smallest signal stack. */
    AUX_MINSIGSTKSZ("5.14", null),
    /** The auxiliary vector tells of restartable sequences. */
    AUX_RSEQ("6.3", null);

    private final Optional<KernelVersion> since;
    private final Optional<KernelVersion> until;

    ElfBehaviour(@Nullable String since, @Nullable String until) {
        this.since = Optional.ofNullable(since).map(KernelVersion::parse);
        this.until = Optional.ofNullable(until).map(KernelVersion::parse);
    }

    @Override
    public Optional<KernelVersion> since() {
        return since;
    }

    @Override
    public Optional<KernelVersion> until() {
        return until;
    }
}
