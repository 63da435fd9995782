package kernel.sim.diagnosis;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.trace.Link;

/** The way to a file and its permissions: of the program itself, or of what it names. */
final class PathExplainer implements Explainer {
    @Override
    public Optional<Finding> explain(Evidence evidence) {
        return switch (evidence.rule()) {
            case "fs.path.exists" -> Optional.of(missing(evidence));
            case "fs.path.empty" ->
                Optional.of(Finding.of("The path is empty")
                        .fix("name a file; an unset variable in a script is the usual reason"));
            case "fs.path.directory" ->
                Optional.of(Finding.of("A part of the path " + evidence.program() + " is a file, not a directory")
                        .fix("remove the slash or the name behind the file"));
            case "fs.path.search" ->
                Optional.of(Finding.of("uid " + evidence.task().cred().euid()
                                + " may not go through a directory on the way to " + evidence.program())
                        .fix("give that directory an x bit for the caller (namei -l shows which one lacks it)"));
            case "fs.path.links" ->
                Optional.of(Finding.of("Symbolic links lead in a circle: " + evidence.program())
                        .fix("readlink -f shows where; replace the link"));
            case "fs.exec.regular" ->
                Optional.of(special(evidence, evidence.chain().program(), evidence.program()));
            case "fs.exec.noexec" ->
                Optional.of(noexec(evidence, evidence.chain().program()));
            case "fs.exec.mode" -> Optional.of(mode(evidence, evidence.chain().program()));
            case "fs.exec.busy" -> Optional.of(busy(evidence));
            default -> Optional.empty();
        };
    }

    private static Finding missing(Evidence evidence) {
        ByteString path = evidence.chain().program().name();
        Finding finding = Finding.of("There is no file " + evidence.program());
        if (path.indexOf('/', 0) < 0) {
            finding = finding.detail("A name without a slash is looked for in the working directory; "
                    + "only shells and execvp search PATH.");
        }
        return parent(evidence, path)
                .map(directory ->
                        Finding.of("There is no file " + evidence.program() + ", not even the directory " + directory))
                .orElse(finding)
                .fix("check the spelling; in an image, that the file was copied there");
    }

    private static Optional<String> parent(Evidence evidence, ByteString path) {
        int slash = path.lastIndexOf('/');
        if (slash <= 0) {
            return Optional.empty();
        }
        ByteString directory = path.slice(0, slash);
        return evidence.look(directory).isPresent() ? Optional.empty() : Optional.of(Words.path(directory));
    }

    /** A file that is no regular one. */
    static Finding special(Evidence evidence, Chain.Member member, String what) {
        String kind = member.look().map(FileLook::describe).orElse("no regular file");
        Finding finding = Finding.of(what + " is " + kind + "; only a regular file can be executed");
        return finding.fix("a directory".equals(kind) ? "name the program inside it" : "name a regular file");
    }

    /** A file on a mount that lets nothing be executed. */
    static Finding noexec(Evidence evidence, Chain.Member member) {
        String mode = member.look()
                .map(look -> "The mode is fine (" + Words.mode(look.attributes().mode()) + "), ")
                .orElse("");
        String what = member.role() == Link.Role.PROGRAM
                ? "the file system of "
                : "the " + member.role().word() + "'s file system, of ";
        Finding finding = Finding.of(capital(mode + what + Words.path(member.name()) + " is mounted noexec"));
        if (member.look().flatMap(FileLook::script).isPresent()) {
            finding = finding.detail("\"sh FILE\" would still run it: then the shell is what is executed.");
        } else if (member.look().flatMap(FileLook::elf).isPresent()) {
            finding =
                    finding.detail("Starting it through ld.so does not help: mapping it for execution fails as well.");
        }
        return finding.fix("put it elsewhere (for temporary files: TMPDIR=/var/tmp)")
                .fix("mount -o remount,exec");
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** A file whose mode does not let the caller execute it. */
    static Finding mode(Evidence evidence, Chain.Member member) {
        Optional<FileLook> look = member.look();
        if (look.isEmpty() || evidence.isByDescriptor()) {
            return Finding.of("The file behind the descriptor may not be executed: " + evidence.found())
                    .detail(
                            "A memfd that was created without MFD_EXEC, or while vm.memfd_noexec is 1 or 2, is such a file.")
                    .fix("memfd_create(..., MFD_EXEC)");
        }
        InodeAttributes attributes = look.get().attributes();
        String name = Words.path(member.name());
        String mode = "mode " + Words.mode(attributes.mode());
        if (attributes.isExecutable()) {
            return Finding.of("uid " + evidence.task().cred().euid() + " may not execute " + name + " (" + mode
                            + ", owner " + attributes.uid() + ':' + attributes.gid() + ')')
                    .fix("run it as its owner or in its group, or chmod a+x " + name);
        }
        return Finding.of("No execute bit for anyone on " + name + " (" + mode + "); that binds root too")
                .fix("chmod +x " + name)
                .fix("git update-index --chmod=+x, or COPY --chmod=755, where the file comes from");
    }

    private static Finding busy(Evidence evidence) {
        return Finding.of("Some process has " + evidence.program() + " open for writing")
                .detail("Often a parallel fork() has inherited the descriptor that wrote the file.")
                .fix("write, close, then rename from one process")
                .fix("try again after a moment");
    }
}
