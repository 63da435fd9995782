package kernel.sim.diagnosis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import kernel.api.Errno;
import kernel.api.Signal;
import kernel.sim.trace.CallerAnswer;
import kernel.sim.trace.Verdict;

/**
 * Programs that call execve, and what they make of its answer.
 *
 * <p>The words are those of bash 5.2, dash 0.5.12, busybox 1.35, coreutils 9.1, Python 3.11 and OpenJDK 17, which tests
 * ask; those of Go, runc and systemd are from their sources.
 */
public enum ExecCaller {
    /** The Bourne-again shell. */
    BASH(Fallback.TEXT) {
        @Override
        CallerAnswer refused(CallerSituation s) {
            return s.answer(this, Optional.of(bashWords(s)), s.shellExit());
        }
    },
    /** The shell that is /bin/sh on Debian. */
    DASH(Fallback.TEXT) {
        @Override
        CallerAnswer refused(CallerSituation s) {
            boolean isMissing = s.errno() == Errno.ENOENT || s.errno() == Errno.ENOTDIR;
            String words = isMissing ? "not found" : s.errno().description();
            return s.answer(this, Optional.of(s.path() + ": " + words), isMissing ? NOT_FOUND : NOT_EXECUTABLE);
        }
    },
    /** The shell of Alpine and of many small systems. */
    BUSYBOX(Fallback.ALL) {
        @Override
        CallerAnswer refused(CallerSituation s) {
            boolean isMissing = s.errno() == Errno.ENOENT || s.errno() == Errno.ENOTDIR;
            String words = isMissing ? "not found" : s.errno().description();
            return s.answer(this, Optional.of(s.path() + ": " + words), isMissing ? NOT_FOUND : NOT_EXECUTABLE);
        }
    },
    /** The command env, and with it execvp of the C library. */
    ENV(Fallback.ALL) {
        @Override
        CallerAnswer refused(CallerSituation s) {
            return s.answer(
                    this,
                    Optional.of("env: '" + s.path() + "': " + s.errno().description()),
                    s.errno() == Errno.ENOENT ? NOT_FOUND : NOT_EXECUTABLE);
        }
    },
    /** The module subprocess of Python. */
    PYTHON(Fallback.NONE) {
        @Override
        CallerAnswer refused(CallerSituation s) {
            String text = pythonType(s.errno()) + ": [Errno " + s.errno().number() + "] "
                    + s.errno().description() + ": '" + s.path() + '\'';
            return s.answer(this, Optional.of(text));
        }

        @Override
        CallerAnswer killed(CallerSituation s, Verdict.Killed killed) {
            return s.answer(this, Optional.empty())
                    .withRemark("returncode is -" + killed.signal().number());
        }
    },
    /** ProcessBuilder of Java. */
    JAVA(Fallback.ALL) {
        @Override
        CallerAnswer refused(CallerSituation s) {
            return s.answer(
                    this,
                    Optional.of("java.io.IOException: Cannot run program \"" + s.path() + "\": error="
                            + s.errno().number() + ", " + s.errno().description()));
        }
    },
    /** The package os/exec of Go. */
    GO(Fallback.NONE) {
        @Override
        CallerAnswer refused(CallerSituation s) {
            return s.answer(this, Optional.of("fork/exec " + s.path() + ": " + lower(s.errno())));
        }

        @Override
        CallerAnswer killed(CallerSituation s, Verdict.Killed killed) {
            String words = killed.signal() == Signal.SIGSEGV ? "segmentation fault" : "killed";
            return s.answer(this, Optional.of("signal: " + words));
        }
    },
    /** The runtime of containers: Docker, Podman and Kubernetes pass its words on. */
    RUNC(Fallback.NONE) {
        @Override
        CallerAnswer refused(CallerSituation s) {
            CallerAnswer answer = s.answer(this, Optional.of("exec " + s.path() + ": " + lower(s.errno())), RUNC_EXIT);
            return answer.withRemark(
                    "runc before 1.1 says: standard_init_linux.go: exec user process caused: " + lower(s.errno()));
        }
    },
    /** systemd, for a service. */
    SYSTEMD(Fallback.NONE) {
        @Override
        CallerAnswer refused(CallerSituation s) {
            return s.answer(
                            this,
                            Optional.of("Failed at step EXEC spawning " + s.path() + ": "
                                    + s.errno().description()),
                            SYSTEMD_EXIT)
                    .withRemark("the service ends with status=203/EXEC");
        }

        @Override
        CallerAnswer killed(CallerSituation s, Verdict.Killed killed) {
            String name = killed.signal().name().substring("SIG".length());
            return s.answer(this, Optional.empty())
                    .withRemark("the service ends with code=dumped or killed, status="
                            + killed.signal().number() + '/' + name);
        }
    };

    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;
    private static final int RUNC_EXIT = 255;
    private static final int SYSTEMD_EXIT = 203;
    private static final int SIGNALLED = 128;

    /** What a caller does itself with a file that no format takes. */
    private enum Fallback {
        /** Nothing. */
        NONE,
        /** Runs it as a shell script unless there is a NUL byte in its first line. */
        TEXT,
        /** Runs it as a shell script, whatever it is. */
        ALL
    }

    private final Fallback fallback;

    ExecCaller(Fallback fallback) {
        this.fallback = fallback;
    }

    /**
     * Returns the name that people use.
     *
     * @return a lower-case word
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a caller.
     *
     * @param word its name
     * @return the caller, if it is known
     */
    public static Optional<ExecCaller> named(String word) {
        return Arrays.stream(values())
                .filter(caller -> caller.word().equals(word))
                .findFirst();
    }

    /**
     * Returns all names.
     *
     * @return with commas between them
     */
    public static String words() {
        return Arrays.stream(values()).map(ExecCaller::word).collect(Collectors.joining(", "));
    }

    /** Returns what the caller tells its user; empty if the program starts. */
    Optional<CallerAnswer> answer(CallerSituation situation) {
        if (situation.verdict() instanceof Verdict.Killed killed) {
            return Optional.of(killed(situation, killed));
        }
        if (!(situation.verdict() instanceof Verdict.Refused refused)) {
            return Optional.empty();
        }
        boolean isTried = refused.errno() == Errno.ENOEXEC
                && (fallback == Fallback.ALL || (fallback == Fallback.TEXT && !situation.isBinary()));
        return Optional.of(isTried ? itself(situation) : refused(situation));
    }

    /** The caller runs the file through a shell. */
    private CallerAnswer itself(CallerSituation s) {
        if (s.isEmpty()) {
            return s.answer(this, Optional.empty(), 0)
                    .withRemark("it takes the empty file for a script, and is content");
        }
        boolean isScript = !s.isBinary();
        return s.answer(this, Optional.empty())
                .withRemark(
                        isScript
                                ? "it runs the file as a shell script instead"
                                : "it runs the file as a shell script instead, which fails with words about its bytes");
    }

    abstract CallerAnswer refused(CallerSituation s);

    /** Shells add 128 to the number of the signal. */
    CallerAnswer killed(CallerSituation s, Verdict.Killed killed) {
        String words = killed.signal() == Signal.SIGSEGV ? "Segmentation fault" : "Killed";
        Optional<String> text = this == BASH || this == DASH ? Optional.of(words) : Optional.empty();
        return s.answer(this, text, SIGNALLED + killed.signal().number());
    }

    private static String bashWords(CallerSituation s) {
        String path = s.path() + ": ";
        String words = s.errno().description();
        if (s.errno() == Errno.ENOEXEC) {
            return path + "cannot execute binary file: " + words;
        }
        if (s.isDirectory()) {
            return path + "Is a directory";
        }
        if (s.isExecutable() && s.errno() == Errno.ENOENT) {
            return path + "cannot execute: required file not found";
        }
        boolean isAboutSize = s.errno() == Errno.E2BIG || s.errno() == Errno.ENOMEM;
        if (s.isExecutable() && !isAboutSize && s.interpreter().isPresent()) {
            return path + s.interpreter().get().replace("\r", "^M") + ": bad interpreter: " + words;
        }
        return path + words;
    }

    private static String pythonType(Errno errno) {
        return switch (errno) {
            case ENOENT -> "FileNotFoundError";
            case EACCES, EPERM -> "PermissionError";
            case ENOTDIR -> "NotADirectoryError";
            default -> "OSError";
        };
    }

    /** Go has the words of the C library in lower case. */
    private static String lower(Errno errno) {
        String words = errno.description();
        return Character.toLowerCase(words.charAt(0)) + words.substring(1);
    }
}
