package kernel.sim.diagnosis;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.Limits;
import kernel.api.Span;
import kernel.api.Violation;

/** Scripts whose first line leads nowhere. */
final class ScriptExplainer implements Explainer {
    private static final int COUNTED = 1 << 20;
    private static final ByteString SLASH = ByteString.of("/");

    @Override
    public Optional<Finding> explain(Evidence evidence) {
        Optional<FileLook> file = evidence.file();
        return switch (evidence.rule()) {
            case "script.interp.open" -> file.flatMap(script -> interpreter(evidence, script));
            case "script.truncated", "script.blank" -> file.map(ScriptExplainer::tooLong);
            case "script.name" ->
                file.map(script -> Finding.of(
                                "The first line of " + Words.path(script.path()) + " names no interpreter behind #!")
                        .show(script.excerpt(new Span(0, 2, "#!")))
                        .fix("write #!/bin/sh, or what the script is written for"));
            case "script.inaccessible" -> Optional.of(inaccessible(evidence));
            case "exec.depth" -> Optional.of(depth(evidence));
            default -> Optional.empty();
        };
    }

    private static Optional<Finding> interpreter(Evidence evidence, FileLook file) {
        return file.script().flatMap(script -> {
            Finding finding = finding(evidence, file, script);
            Span span = evidence.violation().flatMap(Violation::span).orElse(script.span());
            return Optional.of(finding.excerpts().isEmpty() ? finding.show(file.excerpt(span)) : finding);
        });
    }

    private static Finding finding(Evidence evidence, FileLook file, ScriptLook script) {
        if (script.name().isEmpty()) {
            return Finding.of("#! names nothing; the kernel takes the empty name for the working directory, and a"
                            + " directory cannot be executed")
                    .fix("write #!/bin/sh, or what the script is written for");
        }
        return switch (evidence.cause()) {
            case "fs.path.exists", "fs.path.directory" -> missing(evidence, file, script);
            case "fs.exec.mode" -> mode(evidence, script);
            case "fs.exec.regular" ->
                Finding.of("The interpreter " + Words.path(script.name()) + " is " + evidence.found()
                                + ", not a program; the script itself is fine")
                        .fix("name a program in the first line");
            case "fs.exec.noexec" -> PathExplainer.noexec(evidence, member(evidence, script));
            default ->
                Finding.of("The interpreter " + Words.path(script.name()) + " cannot be executed: "
                        + evidence.innermost()
                                .map(inner -> inner.rule().sentence())
                                .orElse(""));
        };
    }

    private static Chain.Member member(Evidence evidence, ScriptLook script) {
        return evidence.chain()
                .find(script.name())
                .orElseGet(() -> evidence.chain().program());
    }

    private static Finding mode(Evidence evidence, ScriptLook script) {
        Chain.Member interpreter = member(evidence, script);
        String mode = interpreter
                .look()
                .map(look -> Words.mode(look.attributes().mode()))
                .orElse("?");
        return Finding.of("The permission problem is on the INTERPRETER " + Words.path(script.name()) + " (mode " + mode
                        + "), not on the script")
                .detail("\"sh FILE\" would still work.")
                .fix("name a program in the first line, or chmod +x " + Words.path(script.name()));
    }

    private static Finding missing(Evidence evidence, FileLook file, ScriptLook script) {
        long read =
                evidence.violation().flatMap(Violation::span).map(Span::length).orElse(0L);
        if (read < script.name().length()) {
            return cut(file, script, (int) read);
        }
        if (script.endsInCarriageReturn()) {
            return carriageReturn(file, script);
        }
        ByteString name = script.name();
        if (!name.startsWith(SLASH)) {
            return relative(evidence, script);
        }
        return blank(evidence, script).orElseGet(() -> absent(evidence, script));
    }

    private static Finding carriageReturn(FileLook file, ScriptLook script) {
        ByteString content = content(file);
        int feeds = 0;
        int both = 0;
        for (int at = content.indexOf('\n', 0); at >= 0; at = content.indexOf('\n', at + 1)) {
            feeds++;
            both += at > 0 && content.at(at - 1) == '\r' ? 1 : 0;
        }
        long at = script.line().length() - 1L;
        return Finding.of("The script exists; its interpreter does not: " + Words.quoted(script.name())
                        + ". The file has Windows line ends (CRLF)")
                .detail(both + " of " + feeds + " lines end in CRLF.")
                .show(file.excerpt(new Span(at, 2, "CRLF")))
                .fix("sed -i 's/\\r$//' FILE, and \"*.sh text eol=lf\" in .gitattributes");
    }

    /** Kernels before 5.1 cut the line without a word. */
    private static Finding cut(FileLook file, ScriptLook script, int read) {
        long end = script.span().offset() + read;
        return Finding.of("The first line of " + Words.path(file.path()) + " is "
                        + script.line().length()
                        + " bytes long; this kernel reads " + end + " of it, and there is no interpreter "
                        + Words.path(script.name().slice(0, read)))
                .show(file.excerpt(new Span(end - 1, 1, "end of what is read")))
                .fix("#!/usr/bin/env NAME")
                .fix("a shorter prefix for the virtual environment");
    }

    private static ByteString content(FileLook file) {
        ByteView bytes = file.read(0, COUNTED);
        return bytes.bytes(0, bytes.length());
    }

    private static Finding relative(Evidence evidence, ScriptLook script) {
        ByteString name = script.name();
        String text = name.printable();
        if (text.startsWith("~")) {
            return Finding.of("#!" + text + ": the kernel knows no ~, only shells do")
                    .fix("write the whole path");
        }
        if (text.startsWith("\"") || text.startsWith("'")) {
            return Finding.of("#!" + text + ": the kernel takes quotes for a part of the name")
                    .fix("write the path without quotes");
        }
        String cwd = Words.path(evidence.task().cwd());
        return Finding.of("#!" + text + " is relative: it is looked for in the caller's working directory " + cwd
                        + ", and is not there")
                .fix("write an absolute path, as #!/" + text);
    }

    /** A path with a blank is cut there. */
    private static Optional<Finding> blank(Evidence evidence, ScriptLook script) {
        if (script.argument().isEmpty()) {
            return Optional.empty();
        }
        ByteString whole =
                script.line().slice((int) script.span().offset(), script.line().length());
        int blank = whole.length();
        while (blank > script.name().length()) {
            if (evidence.look(whole.slice(0, blank)).isPresent()) {
                return Optional.of(Finding.of("The interpreter's path has a blank, and the kernel stops there: "
                                + Words.quoted(script.name()) + " does not exist")
                        .fix("use a path without blanks, for example through a symbolic link"));
            }
            blank = Math.max(
                    whole.slice(0, blank).lastIndexOf(' '), script.name().length());
        }
        return Optional.empty();
    }

    private static Finding absent(Evidence evidence, ScriptLook script) {
        String base = script.name().basename().printable();
        Finding finding = Finding.of("The script exists; its interpreter " + Words.path(script.name())
                + ", named in the first line, does not");
        Optional<String> elsewhere = elsewhere(evidence, script.name(), base);
        if (elsewhere.isPresent()) {
            return finding.detail("There is a " + base + " in " + elsewhere.get() + '.')
                    .fix("write #!" + elsewhere.get())
                    .fix("#!/usr/bin/env " + base);
        }
        if (isHome(script.name().printable())) {
            finding = finding.detail("That is a place on the machine where the script was made (a virtual environment,"
                    + " conda, a home directory).");
        }
        return finding.fix("install " + base).fix("name an interpreter that is there");
    }

    private static boolean isHome(String path) {
        return path.matches("/(Users|home|root|tmp|var/folders|opt/conda|nix/store|build|github/workspace)/.*");
    }

    private static Optional<String> elsewhere(Evidence evidence, ByteString name, String base) {
        for (String directory : new String[] {"/bin/", "/usr/bin/", "/usr/local/bin/"}) {
            String path = directory + base;
            if (!path.equals(name.printable()) && evidence.exists(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private static Finding tooLong(FileLook file) {
        int length = file.script().map(script -> script.line().length()).orElse(0);
        return Finding.of("The first line of " + Words.path(file.path()) + " is " + length
                        + " bytes long; this kernel reads " + Limits.BINPRM_BUF_SIZE
                        + " and refuses an interpreter's path that is cut off")
                .show(file.excerpt(new Span(Limits.BINPRM_BUF_SIZE - 1, 1, "end of what is read")))
                .fix("#!/usr/bin/env NAME")
                .fix("a shorter prefix for the virtual environment");
    }

    private static Finding inaccessible(Evidence evidence) {
        int dirfd = evidence.request().dirfd();
        return Finding.of("The interpreter would open /dev/fd/" + dirfd + ", but descriptor " + dirfd
                        + " is close-on-exec and is gone by then")
                .fix("clear FD_CLOEXEC on the descriptor of a script");
    }

    private static Finding depth(Evidence evidence) {
        StringBuilder names = new StringBuilder();
        for (Chain.Member member : evidence.chain().members()) {
            names.append(names.isEmpty() ? "" : " \u2192 ").append(Words.path(member.name()));
        }
        return Finding.of("Not symbolic links: too many interpreters follow one another. Linux goes from script to"
                        + " interpreter at most five times")
                .detail(names.toString())
                .fix("name a binary interpreter in one of the scripts");
    }
}
