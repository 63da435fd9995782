package kernel.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import kernel.sim.diagnosis.Snapshot;
import kernel.sim.diagnosis.SnapshotCapture;
import kernel.sim.diagnosis.SnapshotRecord;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim env capture}: what verdicts depend on besides the files. */
final class EnvCommand implements Command {
    private static final String SH = "--sh";

    private final PrintStream out;

    EnvCommand(PrintStream out) {
        this.out = out;
    }

    private enum Action {
        capture
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("env");
        spec.usageMessage()
                .description("Prints a snapshot of this system for ksim why --env: ids, capabilities, no_new_privs,"
                        + " limits, settings, binfmt_misc, mounts, release and page size.");
        spec.addOption(ProgramOptions.flag(
                SH, "Prints a script for any POSIX shell that prints the snapshot, for systems without Java."));
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("capture")
                .required(true)
                .type(Action.class)
                .arity("1")
                .description("What to do.")
                .build());
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) {
        if (arguments.hasMatchedOption(SH)) {
            out.print(SnapshotCapture.script());
            return ExitCode.OK;
        }
        Snapshot snapshot =
                SnapshotCapture.host().orElseThrow(() -> new InputException("/proc: there is none to look at"));
        byte[] json = (SnapshotRecord.json(snapshot) + '\n').getBytes(StandardCharsets.ISO_8859_1);
        out.writeBytes(json);
        return ExitCode.OK;
    }
}
