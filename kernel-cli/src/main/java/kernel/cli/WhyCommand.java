package kernel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteString;
import kernel.archive.Root;
import kernel.archive.RootOptions;
import kernel.sim.diagnosis.Circumstances;
import kernel.sim.diagnosis.ExecCaller;
import kernel.sim.diagnosis.ExecDiagnosis;
import kernel.sim.exec.ExecRequest;
import kernel.sim.picture.DiagnosisPage;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;
import kernel.sim.trace.Diagnosis;
import kernel.sim.trace.TextStyle;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** {@code ksim why}: why a program starts, or why it does not. */
final class WhyCommand implements Command {
    private static final String JSON = "--json";
    private static final String ROOT = "--root";
    private static final String CALLER = "--caller";
    private static final String ASCII = "--ascii";
    private static final String ALL = "--all";
    private static final String TRACE = "--trace";
    private static final String SETENV = "--setenv";
    private static final Path HOST = Path.of("/");

    private final Caller caller;

    WhyCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("why");
        spec.usageMessage()
                .description("Tells why Linux starts a program or refuses it: the verdict, the cause, the bytes, the"
                        + " rule and what to do. The program does not run. \"ksim PROGRAM\" means the same.");
        spec.parser().stopAtPositional(true);
        spec.addOption(ProgramOptions.flag(JSON, "Prints one JSON document a line instead of text."));
        spec.addOption(ProgramOptions.flag(ASCII, "Prints no signs that are not ASCII."));
        spec.addOption(ProgramOptions.flag(ALL, "Tells every fix that may help, not only the likeliest."));
        spec.addOption(ProgramOptions.flag(TRACE, "Numbers every step and check, with its result and its source."));
        ProgramList.addTo(spec);
        spec.addOption(OptionSpec.builder(ROOT)
                .paramLabel("ROOT")
                .type(Path.class)
                .description("What the program sees as its root: a directory, or an archive or image. Default: /.")
                .build());
        spec.addOption(OptionSpec.builder(CALLER)
                .paramLabel("NAME")
                .type(List.class)
                .auxiliaryTypes(ExecCaller.class)
                .splitRegex(",")
                .converters(WhyCommand::caller)
                .description("Tells too what a caller prints then, several with commas: " + ExecCaller.words() + '.')
                .build());
        spec.addOption(OptionSpec.builder(SETENV)
                .paramLabel("NAME=VALUE")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description("A string of the environment. Default: that of ksim; with --root or --env, none.")
                .build());
        PictureOption.addTo(spec);
        TargetOptions.addTo(spec);
        CircumstanceOptions.addTo(spec, "who calls ksim; with --root, 0");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("PROGRAM [ARG]...")
                .hideParamSyntax(true)
                .required(true)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1..*")
                .description("Path of the program, and its arguments; @FILE or - for a list, one program a line.")
                .build());
        return spec;
    }

    private static ExecCaller caller(String word) {
        return ExecCaller.named(word)
                .orElseThrow(() -> new TypeConversionException(
                        "there is no caller " + word + "; there are " + ExecCaller.words()));
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        Path path = arguments.matchedOptionValue(ROOT, HOST);
        try (Root root = open(path)) {
            return run(arguments, root, path.equals(HOST));
        }
    }

    private static Root open(Path path) {
        try {
            return Root.open(path, RootOptions.DEFAULT);
        } catch (IOException e) {
            throw new InputException(Failures.describe(path, e));
        }
    }

    private ExitCode run(ParseResult arguments, Root root, boolean isHost) throws IOException {
        Circumstances circumstances = CircumstanceOptions.of(arguments, isHost);
        ByteString cwd = ByteString.of(isHost ? Path.of("").toRealPath().toString() : "/");
        List<ByteString> environment = environment(arguments, isHost);
        PictureOption.checkOne(arguments, ProgramList.isBatch(arguments));
        VerdictPrinter printer = printer(arguments);
        try (Kernels kernels = new Kernels()) {
            List<Answerer> answerers = answerers(arguments, circumstances, root, kernels);
            ProgramList.forEachProgram(arguments, words -> {
                List<ByteString> argv = bytes(words);
                ExecRequest request = new ExecRequest(argv.get(0), argv, environment);
                List<Diagnosis> answers = answerers.stream()
                        .map(answerer -> answerer.answer(circumstances.task(cwd), request))
                        .toList();
                printer.print(shown(answers, arguments));
                PictureOption.write(arguments, () -> DiagnosisPage.html(answers));
            });
        }
        return printer.exit();
    }

    /** The ladder of a picture needs the steps; text has them if it is asked to. */
    private static List<Diagnosis> shown(List<Diagnosis> answers, ParseResult arguments) {
        return arguments.hasMatchedOption(TRACE)
                ? answers
                : answers.stream().map(Diagnosis::withoutSteps).toList();
    }

    /** Whoever answers for one kernel on one machine. */
    private interface Answerer {
        Diagnosis answer(Task task, ExecRequest request);
    }

    /** The kernels that were made, to be closed. */
    private static final class Kernels implements AutoCloseable {
        private final List<BootedKernel> booted = new ArrayList<>();

        @Override
        public void close() throws IOException {
            for (BootedKernel kernel : booted) {
                kernel.close();
            }
        }
    }

    private List<Answerer> answerers(ParseResult arguments, Circumstances circumstances, Root root, Kernels kernels)
            throws IOException {
        List<Answerer> answerers = new ArrayList<>();
        for (Target target : TargetOptions.of(arguments)) {
            if (target.machine().isEmpty()) {
                String missing = "how " + target.name() + " behaves, which is not modelled";
                answerers.add((task, request) -> ExecDiagnosis.unknown(target.name(), request, missing));
                continue;
            }
            MachineProfile machine = circumstances.machine(target.machine().get());
            BootedKernel booted = KernelOptions.boot(target.profile(), machine, arguments, caller);
            kernels.booted.add(booted);
            ExecDiagnosis diagnosis = ExecDiagnosis.of(booted.kernel().withRoot(circumstances.mounted(root)))
                    .withName(target.name())
                    .withCircumstances(circumstances)
                    .withCallers(arguments.matchedOptionValue(CALLER, List.<ExecCaller>of()))
                    .withTrace(arguments.hasMatchedOption(TRACE) || PictureOption.isGiven(arguments));
            answerers.add(diagnosis::diagnose);
        }
        return answerers;
    }

    private VerdictPrinter printer(ParseResult arguments) {
        TextStyle style =
                TextStyle.PLAIN.withAscii(arguments.hasMatchedOption(ASCII)).withAll(arguments.hasMatchedOption(ALL));
        return new VerdictPrinter(caller.out(), style, arguments.hasMatchedOption(JSON));
    }

    private List<ByteString> environment(ParseResult arguments, boolean isHost) {
        if (arguments.hasMatchedOption(SETENV)) {
            return bytes(arguments.matchedOptionValue(SETENV, List.<String>of()));
        }
        boolean isOwn = isHost && !CircumstanceOptions.isElsewhere(arguments);
        return isOwn
                ? caller.environment().entrySet().stream()
                        .map(variable -> ByteString.of(variable.getKey() + '=' + variable.getValue()))
                        .toList()
                : List.of();
    }

    private static List<ByteString> bytes(List<String> words) {
        return words.stream().map(ByteString::of).toList();
    }
}
