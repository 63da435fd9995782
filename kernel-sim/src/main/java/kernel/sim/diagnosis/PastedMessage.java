package kernel.sim.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import kernel.api.Errno;

/**
 * A message that a program printed when execve failed, and what stands behind it.
 *
 * @param text the words that are recognised, as a pattern
 * @param errno what execve had answered
 * @param meaning who prints it, and when
 * @param rules the rules that are the usual reason, the most usual first
 */
public record PastedMessage(Pattern text, Errno errno, String meaning, List<String> rules) {
    private static final List<String> MISSING = List.of(
            "script.interp.open", "elf.interp.open", "misc.interp.open", "fs.path.exists", "script.inaccessible");
    private static final List<String> DENIED = List.of(
            "fs.exec.mode",
            "fs.exec.noexec",
            "script.interp.open",
            "elf.interp.open",
            "fs.exec.regular",
            "fs.path.search");
    private static final List<String> FORMAT =
            List.of("elf.header.machine", "exec.format", "script.truncated", "elf.header.type", "elf.phdr.read");

    /** Asked in this order: a message with more words comes before one with fewer. */
    private static final List<PastedMessage> KNOWN = List.of(
            of(
                    "cannot execute: required file not found",
                    Errno.ENOENT,
                    "bash 5.2 and later print this when execve returned ENOENT although the file itself exists",
                    List.of("script.interp.open", "elf.interp.open", "misc.interp.open", "script.inaccessible")),
            of(
                    "bad interpreter: no such file",
                    Errno.ENOENT,
                    "bash before 5.2 prints this when the program that the first line of a script names is missing",
                    List.of("script.interp.open")),
            of(
                    "bad interpreter: permission denied",
                    Errno.EACCES,
                    "bash prints this when the program that the first line of a script names may not be executed",
                    List.of("script.interp.open", "fs.exec.noexec")),
            of(
                    "bad interpreter",
                    Errno.ENOENT,
                    "bash prints this when the program that the first line of a script names cannot be executed",
                    List.of("script.interp.open")),
            of(
                    "cannot execute binary file",
                    Errno.ENOEXEC,
                    "bash prints this when execve returned ENOEXEC and the file is no text",
                    FORMAT),
            of(
                    "exec user process caused.*no such file",
                    Errno.ENOENT,
                    "runc before 1.1 (Docker, Kubernetes) prints this for the entrypoint of a container",
                    MISSING),
            of(
                    "exec user process caused",
                    Errno.ENOEXEC,
                    "runc before 1.1 (Docker, Kubernetes) prints this for the entrypoint of a container",
                    FORMAT),
            of(
                    "203/exec",
                    Errno.ENOENT,
                    "systemd ends a service so when execve failed; its log has the errno",
                    MISSING),
            of(
                    "accessing a corrupted shared library",
                    Errno.ELIBBAD,
                    "the words for ELIBBAD: the program is fine, its loader is not",
                    List.of("elf.interp.magic", "elf.interp.machine", "elf.interp.phdrs")),
            of(
                    "too many levels of symbolic links",
                    Errno.ELOOP,
                    "the words for ELOOP: links in a circle, or scripts whose interpreters are scripts",
                    List.of("fs.path.links", "exec.depth")),
            of(
                    "argument list too long",
                    Errno.E2BIG,
                    "the words for E2BIG: arguments and environment together, or one string of them, are too long",
                    List.of("exec.args.total", "exec.args.strlen")),
            of(
                    "text file busy",
                    Errno.ETXTBSY,
                    "the words for ETXTBSY: somebody writes to the program",
                    List.of("fs.exec.busy")),
            of("exec format error", Errno.ENOEXEC, "the words for ENOEXEC: no format takes the file", FORMAT),
            of("permission denied", Errno.EACCES, "the words for EACCES", DENIED),
            of(
                    "operation not permitted",
                    Errno.EPERM,
                    "the words for EPERM; from execve itself rare: a security module, or seccomp",
                    List.of("elf.interp.type")),
            of(
                    "not a directory",
                    Errno.ENOTDIR,
                    "the words for ENOTDIR: the path goes through a file",
                    List.of("fs.path.directory")),
            of("cannot allocate memory", Errno.ENOMEM, "the words for ENOMEM", List.of("exec.stack.fit")),
            of(
                    "segmentation fault",
                    Errno.EFAULT,
                    "a shell prints this when a program was killed by SIGSEGV; it may have been killed inside execve, before"
                            + " it ran",
                    List.of("elf.load.map", "elf.load.zero", "elf.load.range", "elf.entry")),
            of(
                    "no such file or directory",
                    Errno.ENOENT,
                    "the words for ENOENT; if the file exists, something that it needs to start does not",
                    MISSING),
            of("not found", Errno.ENOENT, "dash, busybox and others print this for ENOENT", MISSING));

    /** Copies the list. */
    public PastedMessage {
        rules = List.copyOf(rules);
    }

    private static PastedMessage of(String text, Errno errno, String meaning, List<String> rules) {
        return new PastedMessage(Pattern.compile(text), errno, meaning, rules);
    }

    /**
     * Recognises a message.
     *
     * @param message one or more lines, in any case
     * @return what stands behind it, if it is known
     */
    public static Optional<PastedMessage> recognise(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return KNOWN.stream().filter(known -> known.text.matcher(text).find()).findFirst();
    }

    /**
     * Returns the messages that a rule stands behind.
     *
     * @param rule its id
     * @return those for which it is a usual reason
     */
    public static List<PastedMessage> naming(String rule) {
        return KNOWN.stream().filter(known -> known.rules.contains(rule)).toList();
    }
}
