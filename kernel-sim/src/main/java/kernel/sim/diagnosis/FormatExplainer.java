package kernel.sim.diagnosis;

import java.util.List;
import java.util.Optional;
import kernel.api.Errno;
import kernel.api.Span;
import kernel.api.Violation;
import kernel.sim.trace.Link;

/** Files that no format takes: for another machine or system, damaged, or no programs at all. */
final class FormatExplainer implements Explainer {
    private static final int MAGIC = 4;
    private static final String NOBODY = "No format of this kernel knows it.";

    @Override
    public Optional<Finding> explain(Evidence evidence) {
        boolean isRefused = evidence.errno()
                        .map(errno -> errno == Errno.ENOEXEC)
                        .orElse(false)
                && evidence.refusal().flatMap(refusal -> refusal.signal()).isEmpty();
        Optional<FileLook> file = evidence.file();
        if (!isRefused || file.isEmpty()) {
            return Optional.empty();
        }
        if (file.get().kind() == FileKind.ELF) {
            return elf(evidence, file.get());
        }
        return evidence.isRule("exec.format", "elf.header.magic")
                        || evidence.rule().startsWith("aout.")
                ? Optional.of(foreign(evidence, file.get()))
                : Optional.empty();
    }

    private static Optional<Finding> elf(Evidence evidence, FileLook file) {
        Optional<ElfLook> elf = file.elf();
        if (elf.isEmpty()) {
            return Optional.of(
                    Finding.of("The file starts as ELF, but ends before its header does: " + Words.size(file.size()))
                            .fix("the file is cut off: take it anew"));
        }
        if (elf.get().isX32() && evidence.isRule("elf.header.machine", "elf.phdr.entsize")) {
            return Optional.of(x32(file));
        }
        return switch (evidence.rule()) {
            case "elf.header.machine" -> Optional.of(machine(evidence, file, elf.get()));
            case "elf.header.type" -> Optional.of(type(file, elf.get()));
            case "elf.phdr.read" ->
                Optional.of(Finding.of("The program headers of " + Words.path(file.path())
                                + " lie behind the end of the file (" + Words.size(file.size()) + ')')
                        .fix("the file is cut off: take it anew"));
            default -> Optional.empty();
        };
    }

    private static Finding machine(Evidence evidence, FileLook file, ElfLook elf) {
        Optional<ElfMachine> target = target(evidence);
        String machine =
                target.map(ElfMachine::words).orElse(evidence.kernel().machine().name());
        Optional<ElfMachine> own = ElfMachine.fromCode(elf.machine());
        if (own.isPresent() && own.equals(target)) {
            return Finding.of("This is " + elf.describe() + ", and this kernel runs no such programs")
                    .fix("build it for " + target.get().platform());
        }
        String claims = elf.is64() ? "" : "32-bit ";
        String other = ElfMachine.describe(elf.machine());
        Finding finding = Finding.of("This is a program for " + (other.startsWith("32") ? "" : claims) + other
                        + "; the target CPU is " + machine + ", and no binfmt_misc handler claims it")
                .show(file.excerpt(ElfLook.E_MACHINE));
        String platform = target.map(ElfMachine::platform).orElse(machine);
        finding = finding.fix("use the linux/" + platform + " image or build");
        return own.map(ElfMachine::platform)
                .map(name ->
                        "register an emulator, as qemu-user-static does (flags F; C too if it runs set-id programs)")
                .map(finding::fix)
                .orElse(finding);
    }

    private static Finding x32(FileLook file) {
        return Finding.of("This is an x32 program (32-bit pointers on x86-64), and this kernel is built without"
                        + " CONFIG_X86_X32_ABI")
                .show(file.excerpt(ElfLook.EI_CLASS))
                .fix("build it for amd64 or i386");
    }

    private static Optional<ElfMachine> target(Evidence evidence) {
        return switch (evidence.kernel().machine().name()) {
            case "x86_64" -> Optional.of(ElfMachine.EM_X86_64);
            case "i386", "i486", "i586", "i686" -> Optional.of(ElfMachine.EM_386);
            case "aarch64" -> Optional.of(ElfMachine.EM_AARCH64);
            case "armv6l", "armv7l", "arm" -> Optional.of(ElfMachine.EM_ARM);
            case "riscv64" -> Optional.of(ElfMachine.EM_RISCV);
            default -> Optional.empty();
        };
    }

    private static Finding type(FileLook file, ElfLook elf) {
        String what = switch (elf.type()) {
            case ElfLook.ET_REL -> "an object file (a .o, or a kernel module): it must be linked first";
            case ElfLook.ET_CORE -> "a core dump: open it with a debugger";
            default -> "an ELF file of type " + elf.type() + ", which cannot be executed";
        };
        return Finding.of(Words.path(file.path()) + " is " + what).show(file.excerpt(ElfLook.E_TYPE));
    }

    private static Finding foreign(Evidence evidence, FileLook file) {
        Finding finding = finding(evidence, file);
        boolean isShown = !finding.excerpts().isEmpty();
        return isShown ? finding : finding.show(file.excerpt(new Span(0, Math.min(MAGIC, file.size()), "magic")));
    }

    private static Finding finding(Evidence evidence, FileLook file) {
        return switch (file.kind()) {
            case EMPTY -> empty(evidence);
            case MARKED_SCRIPT -> marked(file);
            case WIDE_SCRIPT ->
                Finding.of("The script is in UTF-16; the kernel reads bytes, and finds no #!")
                        .show(file.excerpt(new Span(0, 2, "byte-order mark")))
                        .fix("iconv -f UTF-16 -t UTF-8, without a byte-order mark");
            case TEXT -> text(file);
            case ZEROES ->
                Finding.of("The file is " + Words.size(file.size())
                                + " of which at least the first are zeroes: it was never written, or lost its content")
                        .fix("take it anew; a full disk or a crash is the usual reason");
            case PE ->
                Finding.of("This is a Windows program (PE). It runs on Linux only through a binfmt_misc entry (Wine,"
                                + " or WSLInterop on WSL), and none claims it")
                        .fix("on WSL: register :WSLInterop:M::MZ::/init:PF again (systemd-binfmt may have cleared it)")
                        .fix("elsewhere: wine FILE");
            case MACH_O_64, MACH_O_32, MACH_O_FAT ->
                Finding.of("This is " + file.kind().description() + ", not a Linux one")
                        .detail(NOBODY)
                        .fix("build for Linux (GOOS=linux, or inside the image)");
            case AOUT -> aout(evidence, file);
            case LFS_POINTER ->
                Finding.of("This is a Git LFS pointer, not the program itself").fix("git lfs pull");
            case HTML ->
                Finding.of("This is an HTML page: probably the answer of a web server instead of the program")
                        .fix("download it again, and look at the page for the reason");
            case ZIP, GZIP, XZ, ZSTD, BZIP2, ARCHIVE ->
                Finding.of("This is " + file.kind().description() + ", not a program")
                        .detail(NOBODY)
                        .fix("unpack it first (java -jar FILE for a jar)");
            default ->
                Finding.of("This is " + file.kind().description() + ", not a program that Linux can start")
                        .detail(NOBODY);
        };
    }

    private static Finding empty(Evidence evidence) {
        String what = evidence.chain().program().role() == Link.Role.PROGRAM ? evidence.program() : "The file";
        return Finding.of(what + " is empty (0 bytes)")
                .detail("bash, dash, busybox, env and Java \"run\" it and report success.")
                .fix("the file is damaged: in a container, delete the image and its snapshots, and pull again")
                .fix("copy it again");
    }

    private static Finding marked(FileLook file) {
        return Finding.of("#! stands at offset 3, behind a UTF-8 byte-order mark; the kernel needs it at 0")
                .detail("A shell that is the caller then runs the file by itself, whatever #! says.")
                .show(file.excerpt(new Span(0, 5, "byte-order mark, #!")))
                .fix("sed -i '1s/^\\xEF\\xBB\\xBF//' FILE");
    }

    private static Finding text(FileLook file) {
        Finding finding = Finding.of("This is a text file without #! at its start")
                .detail(
                        "bash, dash, busybox, Java and env run it through a shell; runc, systemd, Go and Python do not.");
        finding = finding.show(file.excerpt(new Span(0, Math.min(2, file.size()), "start")));
        String start = file.head().bytes(0, Math.min(file.head().length(), 64)).toLatin1();
        if (start.startsWith("#/")) {
            return finding.fix("write #!/ instead of #/");
        }
        if (start.strip().startsWith("#!")) {
            return finding.fix("#! must be the very first bytes: delete what stands before it");
        }
        return finding.fix("write #!/bin/sh, or what it is written for, as the first line");
    }

    private static Finding aout(Evidence evidence, FileLook file) {
        List<Violation> declined =
                evidence.refusal().map(refusal -> refusal.others()).orElse(List.of());
        boolean isKnown =
                declined.stream().anyMatch(violation -> violation.rule().id().startsWith("aout."));
        Finding finding = Finding.of(
                isKnown
                        ? "This looks like an a.out program, but is not one that this kernel loads"
                        : "This is an a.out program; this kernel has no a.out any more (x86 lost it in 5.19)");
        return finding.show(file.excerpt(new Span(0, 4, "a_info"))).fix("an older kernel, or an emulator");
    }
}
