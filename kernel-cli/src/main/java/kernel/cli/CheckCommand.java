package kernel.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kernel.archive.Platform;
import kernel.archive.RootOptions;
import kernel.cli.check.CheckOptions;
import kernel.cli.check.CheckRun;
import kernel.cli.check.Gate;
import kernel.cli.check.Progress;
import kernel.cli.check.Report;
import kernel.cli.check.Reports;
import kernel.cli.check.Summary;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** {@code ksim check}: every executable of directories, archives and images. */
final class CheckCommand implements Command {
    private static final String ROOT = "--root";
    private static final String TARGET = "--target";
    private static final String FAIL_ON = "--fail-on";
    private static final String FORMAT = "-f";
    private static final String ALL = "--all";
    private static final String PROGRESS = "--progress";
    private static final String MEMORY = "--memory";
    private static final String JOBS = "-j";
    private static final int DEFAULT_JOBS = 8; // so many reads are in flight when nothing is in the page cache

    private final Caller caller;
    private final PrintStream out;
    private final PrintStream err;

    private enum When {
        AUTO,
        ALWAYS,
        NEVER
    }

    CheckCommand(Caller caller) {
        this.caller = caller;
        this.out = caller.out();
        this.err = caller.err();
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("check");
        spec.usageMessage()
                .description(
                        "Executes every executable of directories, archives (tar, cpio, ar, deb, zip) and container"
                                + " images (OCI layout, docker save) in a simulated kernel, and reports those that it refuses.")
                .footer(
                        "",
                        "An archive or image is a root of its own. A directory is part of the host's root, unless --root"
                                + " makes it one; an image's layout is a root.",
                        "",
                        "Exit code 1 means that the check failed, 3 that a target could not be read, 130 that SIGINT ended"
                                + " it: the summary then tells of what was seen.");
        addInput(spec);
        addOutput(spec);
        KernelOptions.addTo(spec);
        TargetOptions.addPageSizeTo(spec);
        CircumstanceOptions.addTo(spec, "0");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("TARGET")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("0..*")
                .description("File, directory, archive or image; @FILE: one target a line; - reads lines from standard"
                        + " input. With --root a path inside it, by default all of it.")
                .build());
        return spec;
    }

    private static void addInput(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(ROOT)
                .paramLabel("PATH")
                .type(Path.class)
                .description("A directory, archive or image as the root in which targets are paths.")
                .build());
        spec.addOption(OptionSpec.builder(TARGET)
                .paramLabel("OS/ARCH")
                .type(Platform.class)
                .converters(CheckCommand::platform)
                .description(
                        "Which machine shall run the programs, for example linux/amd64. Default: that of --kernel.")
                .build());
        spec.addOption(OptionSpec.builder(MEMORY)
                .paramLabel("MIB")
                .type(Integer.class)
                .defaultValue(Long.toString(RootOptions.DEFAULT_MEMORY >> 20))
                .description("How much memory an archive may use, at least 16. Default: ${DEFAULT-VALUE}.")
                .build());
        spec.addOption(OptionSpec.builder(JOBS, "--jobs")
                .paramLabel("N")
                .type(Integer.class)
                .defaultValue(Integer.toString(DEFAULT_JOBS))
                .description("How many programs are executed at once. Default: ${DEFAULT-VALUE}.")
                .build());
    }

    private static void addOutput(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(FAIL_ON)
                .paramLabel("WHAT")
                .type(Gate.class)
                .converters(CheckCommand::gate)
                .defaultValue("error")
                .description(
                        "What makes the check fail, with commas between: error, warning, note, never, or the id of a"
                                + " rule. Default: ${DEFAULT-VALUE}.")
                .build());
        spec.addOption(OptionSpec.builder(FORMAT, "--format")
                .paramLabel("FORMAT")
                .type(Reports.class)
                .converters(text -> Reports.valueOf(text.toUpperCase(Locale.ROOT)))
                .defaultValue("text")
                .description("text, json, jsonl, sarif or junit. Default: ${DEFAULT-VALUE}.")
                .build());
        spec.addOption(ProgramOptions.flag("--json", "The same as -f json."));
        spec.addOption(ProgramOptions.flag(ALL, "Prints what loads, too; formats for machines always do."));
        spec.addOption(OptionSpec.builder(PROGRESS)
                .paramLabel("WHEN")
                .type(When.class)
                .converters(text -> When.valueOf(text.toUpperCase(Locale.ROOT)))
                .defaultValue("auto")
                .description("Whether standard error shows how far the check is: auto (if it is a terminal), always or"
                        + " never. Default: ${DEFAULT-VALUE}.")
                .build());
    }

    private static Platform platform(String text) {
        try {
            return Platform.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static Gate gate(String text) {
        try {
            return Gate.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static CheckOptions options(ParseResult arguments, Targets targets) {
        Optional<Path> root = Optional.ofNullable(arguments.matchedOptionValue(ROOT, (Path) null));
        int mebibytes = arguments.matchedOptionValue(MEMORY, (int) (RootOptions.DEFAULT_MEMORY >> 20));
        int jobs = arguments.matchedOptionValue(JOBS, DEFAULT_JOBS);
        if (jobs < 1 || mebibytes < RootOptions.LEAST_MEMORY >> 20) {
            throw new InputException("expected at least one job and 16 MiB of memory");
        }
        RootOptions opening =
                RootOptions.DEFAULT.withMemory((long) mebibytes << 20).withPlatform(targets.platform());
        return new CheckOptions(root, opening, jobs);
    }

    private static List<String> words(ParseResult arguments) {
        List<String> otherwise = arguments.hasMatchedOption(ROOT) ? List.of("/") : List.of();
        return arguments.matchedPositionalValue(0, otherwise);
    }

    /** Says what was seen until then. */
    private void interrupt(CheckRun run, Writer writer) {
        try {
            run.interrupt();
            writer.flush();
            out.flush();
        } catch (IOException e) {
            err.println("ksim: " + e);
        }
        err.flush();
    }

    private static boolean isShown(ParseResult arguments) {
        return switch (arguments.matchedOptionValue(PROGRESS, When.AUTO)) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> Terminal.isAt(2);
        };
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        if (words(arguments).isEmpty()) {
            err.println("ksim: check what? Name a file, directory, archive or image, or see ksim check --help");
            return ExitCode.USAGE;
        }
        Optional<Platform> platform = Optional.ofNullable(arguments.matchedOptionValue(TARGET, (Platform) null));
        try (Targets targets = Targets.of(arguments, platform, caller)) {
            return run(arguments, targets);
        }
    }

    private ExitCode run(ParseResult arguments, Targets targets) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        Reports form = arguments.hasMatchedOption("--json")
                ? Reports.JSON
                : arguments.matchedOptionValue(FORMAT, Reports.TEXT);
        Report report = form.open(
                writer, arguments.hasMatchedOption(ALL), targets.profile().name(), Ksim.version());
        Progress progress = new Progress(err, isShown(arguments), System::nanoTime);
        Summary summary;
        try (CheckRun run = new CheckRun(options(arguments, targets), targets::kernels, report, progress);
                Interruption interruption = new Interruption(() -> interrupt(run, writer))) {
            ProgramList.forEach(words(arguments), run::check);
            summary = run.end();
            writer.flush();
            out.flush();
            if (interruption.hasCome()) {
                return ExitCode.INTERRUPTED;
            }
        }
        if (summary.unreadable() > 0) {
            return ExitCode.UNREADABLE;
        }
        Gate gate = arguments.matchedOptionValue(FAIL_ON, Gate.parse("error"));
        return gate.isPassed(summary) ? ExitCode.OK : ExitCode.REFUSED;
    }
}
