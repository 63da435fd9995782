package kernel.sim.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.sim.fs.InodeAttributes;

/** What may still go wrong with a program that the kernel starts; not rules of the kernel. */
final class LoadAdvice {
    private static final int UPX_WINDOW = 4096;
    private static final ByteString UPX = ByteString.of("UPX!");

    private final Evidence evidence;
    private final Subject before;

    LoadAdvice(Evidence evidence) {
        this.evidence = evidence;
        this.before = evidence.task();
    }

    /** Returns what is worth knowing; the first finding with a fix gives the fix. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Stream.of(setid(), oneArgument(), stub(), truncated(), level(), packed(), oddities())
                .flatMap(Optional::stream)
                .forEach(findings::add);
        return findings;
    }

    /** Set-id bits that have no effect. */
    private Optional<Finding> setid() {
        Optional<FileLook> script =
                evidence.chain().program().look().filter(look -> look.script().isPresent());
        if (script.filter(LoadAdvice::isSetId).isPresent()) {
            return Optional.of(Finding.of("The set-id bit on the SCRIPT is ignored: Linux takes the identity from the"
                            + " interpreter's file")
                    .fix("a rule for sudo, or file capabilities on a real binary"));
        }
        Optional<FileLook> binary = evidence.chain().binary().look().filter(LoadAdvice::isSetId);
        return binary.flatMap(look -> lost(look));
    }

    private static boolean isSetId(FileLook look) {
        return (look.attributes().mode() & InodeAttributes.S_ISUID) != 0;
    }

    private Optional<Finding> lost(FileLook look) {
        String owner = "set-id of uid " + look.attributes().uid() + " on " + Words.path(look.path()) + " is IGNORED: ";
        String stays = "; the effective uid stays " + before.cred().euid();
        if (before.isNoNewPrivs()) {
            return Optional.of(Finding.of("The " + owner + "the caller has no_new_privs" + stays)
                    .fix("start it without no_new_privs (container: no security-opt no-new-privileges)"));
        }
        if (look.file().inode().mount().isNosuid()) {
            return Optional.of(Finding.of("The " + owner + "its file system is mounted nosuid" + stays)
                    .fix("put it on a file system without nosuid"));
        }
        if (before.isTraced()) {
            return Optional.of(
                    Finding.of("The " + owner + "the caller is traced" + stays).fix("start it without a tracer"));
        }
        return Optional.empty();
    }

    /** {@code #!/usr/bin/env python3 -u}: Linux passes everything behind the first blank as one argument. */
    private Optional<Finding> oneArgument() {
        return evidence.chain().program().look().flatMap(FileLook::script).flatMap(script -> {
            boolean isEnv = script.name().basename().toString().equals("env");
            String argument = script.argument().map(ByteString::printable).orElse("");
            if (!isEnv || argument.indexOf(' ') < 0 || argument.startsWith("-")) {
                return Optional.empty();
            }
            return Optional.of(Finding.of(Words.path(script.name()) + " gets ONE argument \"" + argument
                            + "\" (Linux never splits it) and will report that there is no such program, exit 127")
                    .fix("#!" + script.name().printable() + " -S " + argument));
        });
    }

    /** NixOS has a loader that only explains itself. */
    private Optional<Finding> stub() {
        return evidence.chain().members().stream()
                .flatMap(member -> member.look().stream())
                .filter(look -> look.path().toString().contains("stub-ld"))
                .findFirst()
                .map(look -> Finding.of("The loader is the stub of NixOS (" + Words.path(look.path())
                                + "): it prints an explanation and exits with 127")
                        .fix("nix-ld, or patchelf --set-interpreter with the loader of a glibc in the store"));
    }

    private Optional<Finding> truncated() {
        return evidence.chain()
                .binary()
                .look()
                .flatMap(look -> look.elf()
                        .flatMap(elf -> elf.segments().stream()
                                .filter(ElfSegment::isLoad)
                                .filter(segment ->
                                        Long.compareUnsigned(segment.offset() + segment.filesz(), look.size()) > 0)
                                .findFirst()
                                .map(segment -> Finding.of(
                                                "The file ends at " + Words.hex(look.size()) + ", but segment "
                                                        + segment.index() + " has bytes up to "
                                                        + Words.hex(segment.offset() + segment.filesz())
                                                        + ": the program dies by SIGBUS where it needs them")
                                        .fix("download or copy the file again"))));
    }

    /** The loader, not the kernel, refuses a program for a newer processor. */
    private Optional<Finding> level() {
        Optional<FileLook> binary = evidence.chain().binary().look();
        return binary.flatMap(look -> look.elf().flatMap(elf -> GnuProperty.isaNeeded(look, elf)))
                .map(level -> Finding.of("It needs an " + level
                                + " processor: on an older one its loader says \"CPU ISA level is lower than required\""
                                + " and exits with 127, or it dies by SIGILL")
                        .fix("build it for the oldest processor that runs it (-march=x86-64)"));
    }

    private Optional<Finding> packed() {
        return evidence.chain()
                .binary()
                .look()
                .filter(look -> look.kind() == FileKind.ELF)
                .flatMap(look -> {
                    ByteView window = look.read(0, UPX_WINDOW);
                    int at = indexOf(window.bytes(0, window.length()), UPX);
                    return at < 0
                            ? Optional.empty()
                            : Optional.of(Finding.of("It is packed with UPX (\"UPX!\" at " + Words.hex(at)
                                    + "): its stub makes written memory executable, which SELinux (execmod) and systemd's"
                                    + " MemoryDenyWriteExecute= forbid; then it dies right after its start"));
                });
    }

    private static int indexOf(ByteString text, ByteString wanted) {
        for (int at = text.indexOf(wanted.at(0), 0); at >= 0; at = text.indexOf(wanted.at(0), at + 1)) {
            if (text.slice(at, text.length()).startsWith(wanted)) {
                return at;
            }
        }
        return -1;
    }

    /** What Linux ignores and readelf, gdb and others do not. */
    private Optional<Finding> oddities() {
        return evidence.chain()
                .binary()
                .look()
                .filter(look -> look.kind() == FileKind.ELF)
                .flatMap(look -> {
                    List<String> odd = new ElfOddities(look).all();
                    return odd.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Finding.of("Linux ignores " + String.join(", ", odd)
                                    + "; tools that trust them (readelf, gdb) disagree"));
                });
    }
}
