package kernel.sim.diagnosis;

import java.util.Locale;
import java.util.Optional;
import kernel.api.Span;
import kernel.api.Violation;
import kernel.sim.profile.Settings;

/** ELF files whose segments cannot become memory; that is found out past the point of no return. */
final class SegmentExplainer implements Explainer {
    private static final int[] PAGE_SIZES = {4096, 16384, 65536};
    private static final String NEVER_RAN = "Shells say \"Segmentation fault\"; the program never started.";

    @Override
    public Optional<Finding> explain(Evidence evidence) {
        Optional<ElfSegment> segment = segment(evidence);
        if (segment.isEmpty()) {
            return entry(evidence);
        }
        return evidence.file().flatMap(file -> explain(evidence, file, segment.get()));
    }

    private static Optional<Finding> explain(Evidence evidence, FileLook file, ElfSegment segment) {
        return switch (evidence.rule()) {
            case "elf.load.map" -> Optional.of(map(evidence, segment).detail(NEVER_RAN));
            case "elf.load.zero" -> Optional.of(zero(evidence, file, segment).detail(NEVER_RAN));
            case "elf.load.range", "elf.interp.range" ->
                Optional.of(range(segment).detail(NEVER_RAN));
            default -> Optional.empty();
        };
    }

    /** Returns the program header that the deciding rule names. */
    private static Optional<ElfSegment> segment(Evidence evidence) {
        Optional<Span> span = evidence.violation().flatMap(Violation::span);
        return evidence.file()
                .flatMap(FileLook::elf)
                .flatMap(elf -> elf.segments().stream()
                        .filter(segment -> span.filter(segment.span()::equals).isPresent())
                        .findFirst());
    }

    private static Finding map(Evidence evidence, ElfSegment segment) {
        return switch (evidence.cause()) {
            case "mm.mmap.offset-aligned", "mm.mmap.offset-wraps" ->
                isCongruent(evidence, segment) ? plain(evidence, segment) : incongruent(evidence, segment);
            case "mm.mmap.min-address" -> low(evidence, segment);
            case "mm.mmap.noreplace" ->
                Finding.of(name(segment) + " wants address " + Words.hex(segment.vaddr())
                                + ", where another segment is already")
                        .fix(
                                "link again; patchelf may have put a segment below or over another (try patchelf 0.15 or older)");
            case "mm.overcommit" ->
                large(segment)
                        .detail("The machine has not that much memory and swap, and vm.overcommit_memory is "
                                + evidence.kernel().machineProfile().settings().overcommitMemory() + '.')
                        .fix("make the array smaller, or allocate it when it is needed")
                        .fix("vm.overcommit_memory=1");
            case "mm.expand.rlimit-as", "mm.expand.rlimit-data" ->
                large(segment)
                        .detail("The caller's limit on its "
                                + (evidence.cause().endsWith("-as") ? "address space (ulimit -v)" : "data (ulimit -d)")
                                + " is lower.")
                        .fix("raise the limit before starting the program");
            default -> plain(evidence, segment);
        };
    }

    private static boolean isCongruent(Evidence evidence, ElfSegment segment) {
        return segment.isCongruent(evidence.kernel().machine().pageSize());
    }

    private static Finding plain(Evidence evidence, ElfSegment segment) {
        String cause =
                evidence.innermost().map(inner -> inner.rule().sentence()).orElse("");
        return Finding.of(name(segment) + " cannot be mapped at " + Words.hex(segment.vaddr()) + " with "
                        + Words.size(segment.memsz()) + ": " + cause)
                .fix("link the program again");
    }

    private static Finding incongruent(Evidence evidence, ElfSegment segment) {
        int page = evidence.kernel().machine().pageSize();
        StringBuilder sizes = new StringBuilder();
        for (int size : PAGE_SIZES) {
            sizes.append(sizes.isEmpty() ? "" : ", ")
                    .append(size / 1024)
                    .append("K ")
                    .append(segment.isCongruent(size) ? "yes" : "no");
        }
        return Finding.of(name(segment) + ": p_offset " + Words.hex(segment.offset()) + " and p_vaddr "
                        + Words.hex(segment.vaddr()) + " differ within a page of " + Words.size(page))
                .detail("It could be mapped with pages of " + sizes + '.')
                .fix("link with -z max-page-size=65536");
    }

    private static Finding low(Evidence evidence, ElfSegment segment) {
        Settings settings = evidence.kernel().machineProfile().settings();
        return Finding.of(name(segment) + " wants address " + Words.hex(segment.vaddr())
                        + ", below vm.mmap_min_addr (" + Words.hex(settings.mmapMinAddr()) + "); root may, uid "
                        + evidence.task().cred().euid() + " may not")
                .fix("link the program at a higher address; patchelf may have put a segment below the first one");
    }

    private static Finding large(ElfSegment segment) {
        String name = segment.memsz() > segment.filesz()
                ? "the .bss of " + name(segment).toLowerCase(Locale.ROOT)
                : name(segment);
        return Finding.of(Character.toUpperCase(name.charAt(0)) + name.substring(1) + " wants "
                + Words.size(segment.memsz()) + " (p_memsz " + Words.hex(segment.memsz()) + ')');
    }

    /** The last page of a segment cannot be cleared if the file ends before it. */
    private static Finding zero(Evidence evidence, FileLook file, ElfSegment segment) {
        long end = segment.offset() + segment.filesz();
        if (Long.compareUnsigned(end, file.size()) > 0) {
            return Finding.of(Words.path(file.path()) + " ends at " + Words.hex(file.size()) + ", but "
                            + name(segment).toLowerCase(Locale.ROOT) + " needs bytes up to " + Words.hex(end))
                    .detail("The file is cut off: " + file.size() + " of at least " + end + " bytes.")
                    .fix("download or copy the file again");
        }
        return plain(evidence, segment);
    }

    private static Finding range(ElfSegment segment) {
        if (Long.compareUnsigned(segment.filesz(), segment.memsz()) > 0) {
            return Finding.of(name(segment) + ": p_filesz " + Words.hex(segment.filesz()) + " > p_memsz "
                            + Words.hex(segment.memsz()) + ", more bytes in the file than room in memory")
                    .fix("the header is damaged or hand-made: link again");
        }
        return Finding.of(name(segment) + " lies at " + Words.hex(segment.vaddr()) + " with "
                        + Words.size(segment.memsz()) + ", which is not inside the address space")
                .fix("the header is damaged or hand-made: link again");
    }

    private static Optional<Finding> entry(Evidence evidence) {
        if (!evidence.isRule("elf.entry")) {
            return Optional.empty();
        }
        return Optional.of(Finding.of("The program's first instruction would be at " + evidence.found()
                        + ", outside the address space")
                .detail(NEVER_RAN)
                .fix("the header is damaged or hand-made: link again"));
    }

    private static String name(ElfSegment segment) {
        return "Segment " + segment.index();
    }
}
