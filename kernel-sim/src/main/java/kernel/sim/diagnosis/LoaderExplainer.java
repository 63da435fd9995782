package kernel.sim.diagnosis;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Span;

/** ELF programs whose loader, the interpreter in PT_INTERP, is the problem. */
final class LoaderExplainer implements Explainer {
    @Override
    public Optional<Finding> explain(Evidence evidence) {
        return switch (evidence.rule()) {
            case "elf.interp.open" -> evidence.file().map(file -> open(evidence, file));
            case "elf.interp.size", "elf.interp.nul", "elf.interp.read" ->
                evidence.file().map(file -> name(evidence, file));
            case "elf.interp.magic", "elf.interp.machine", "elf.interp.phdrs", "elf.interp.header" ->
                Optional.of(broken(evidence));
            default -> Optional.empty();
        };
    }

    private static Finding open(Evidence evidence, FileLook file) {
        ByteString loader = file.elf().flatMap(ElfLook::interp).orElse(ByteString.EMPTY);
        if (loader.isEmpty()) {
            return Finding.of("PT_INTERP is \"\"; the kernel takes the empty name for the working directory, and a"
                            + " directory cannot be executed")
                    .fix("patchelf --set-interpreter, or link again");
        }
        Optional<Chain.Member> member = evidence.chain().find(loader);
        String name = Words.path(loader);
        return switch (evidence.cause()) {
            case "fs.path.exists", "fs.path.directory" -> missing(evidence, file, loader);
            case "fs.exec.mode" ->
                member.flatMap(Chain.Member::look)
                        .map(look -> mode(file, name, look))
                        .orElseGet(() -> Finding.of("The loader " + name + " may not be executed"));
            case "fs.exec.noexec" ->
                PathExplainer.noexec(
                        evidence, member.orElseGet(() -> evidence.chain().program()));
            default ->
                Finding.of("The loader " + name + " cannot be opened: "
                        + evidence.innermost()
                                .map(inner -> inner.rule().sentence())
                                .orElse(""));
        };
    }

    private static Finding mode(FileLook program, String loader, FileLook look) {
        return Finding.of("The permission problem is on the LOADER " + loader + " (mode "
                        + Words.mode(look.attributes().mode()) + "), not on " + Words.path(program.path()) + " (mode "
                        + Words.mode(program.attributes().mode()) + ')')
                .fix("chmod +x " + loader + "; a root that a zip tool has unpacked often lost its x bits");
    }

    private static Finding missing(Evidence evidence, FileLook file, ByteString loader) {
        Finding finding =
                Finding.of(Words.path(file.path()) + " exists, but its loader does not: " + Words.path(loader));
        KnownLoader known = KnownLoader.of(loader.printable());
        finding = finding.detail(known.builtFor(
                file.elf().map(elf -> ElfMachine.describe(elf.machine())).orElse("")));
        Optional<String> same = KnownLoader.sameName(evidence, loader.basename().printable());
        if (same.isPresent()) {
            return finding.detail("This root has the same loader at " + same.get() + '.')
                    .fix("patchelf --set-interpreter " + same.get() + ' ' + Words.path(file.path()));
        }
        Optional<String> other = KnownLoader.present(evidence);
        if (other.isPresent()) {
            finding = finding.detail("This root has " + other.get() + '.');
        }
        boolean isMusl = other.map(path -> path.contains("musl")).orElse(false);
        finding = finding.detail("Shells say \"not found\" about the program; they mean the loader.");
        return known.fixes(finding, isMusl);
    }

    private static Finding name(Evidence evidence, FileLook file) {
        Optional<Span> span = file.elf().flatMap(ElfLook::interpSpan);
        Finding finding = switch (evidence.rule()) {
            case "elf.interp.nul" ->
                Finding.of("PT_INTERP is " + span.map(Span::length).orElse(0L)
                        + " bytes and its last byte is " + evidence.found()
                        + ", not NUL; the kernel requires a name that ends");
            case "elf.interp.size" ->
                Finding.of("PT_INTERP has " + span.map(Span::length).orElse(0L) + " bytes; the kernel takes 2 to 4096");
            default ->
                Finding.of("PT_INTERP lies at "
                        + span.map(s -> Words.hex(s.offset())).orElse("?") + ", behind the end of the file ("
                        + Words.size(file.size()) + ')');
        };
        return finding.show(span.flatMap(file::excerpt))
                .fix("the file is damaged or badly patched: patchelf --set-interpreter, or take it anew");
    }

    private static Finding broken(Evidence evidence) {
        Optional<FileLook> loader = evidence.file();
        String name = loader.map(look -> Words.path(look.path())).orElse("the loader");
        String what = loader.map(FileLook::describe).orElse("something else");
        return switch (evidence.rule()) {
            case "elf.interp.magic" ->
                Finding.of("The program is fine; its loader " + name + " is " + what + ", not an ELF file"
                                + (isScript(loader) ? "; scripts cannot be loaders" : ""))
                        .fix("install the real loader");
            case "elf.interp.machine" ->
                Finding.of("The program is fine; its loader " + name + " is for another machine: " + what)
                        .fix("install the loader of the program's machine");
            case "elf.interp.header" ->
                Finding.of("The program is fine; its loader " + name + " is too short: "
                                + loader.map(look -> Words.size(look.size())).orElse("?"))
                        .fix("the loader is damaged: install it again");
            default ->
                Finding.of("The program is fine; its loader " + name + " is damaged: " + evidence.found())
                        .fix("install the loader again");
        };
    }

    private static boolean isScript(Optional<FileLook> file) {
        return file.flatMap(FileLook::script).isPresent();
    }
}
