package kernel.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One subcommand. */
interface Command {
    /** Describes name, options and parameters. */
    CommandSpec spec();

    /**
     * Does it.
     *
     * @throws InputException if an input cannot be used; the message says which and why
     */
    ExitCode run(ParseResult arguments) throws IOException;
}
