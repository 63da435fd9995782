package kernel.cli;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import kernel.api.ByteString;
import kernel.sim.record.Replay;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** {@code ksim replay}: executes cases and writes records. */
final class ReplayCommand implements Command {
    private static final String BASE = "--base";
    private static final String OUTPUT = "-o";
    private static final String JOBS = "-j";
    private static final int BATCH = 256;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final Caller caller;

    ReplayCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("replay");
        spec.usageMessage()
                .description("Executes cases, one JSON object a line, each in a fresh task, and writes a record of each"
                        + " in the same order. Records can be compared with those of a real kernel.");
        spec.addOption(OptionSpec.builder(BASE)
                .paramLabel("DIR")
                .type(Path.class)
                .description("Directory that relative names start from; shown as @. Default: the current one.")
                .build());
        spec.addOption(OptionSpec.builder(OUTPUT, "--output")
                .paramLabel("RECORDS.jsonl")
                .type(Path.class)
                .description("Where the records go. Default: standard output.")
                .build());
        spec.addOption(OptionSpec.builder(JOBS, "--jobs")
                .paramLabel("N")
                .type(Integer.class)
                .converters(ReplayCommand::jobs)
                .description("How many cases run at once. Default: one for each processor.")
                .build());
        KernelOptions.addTo(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("CASES.jsonl")
                .required(true)
                .type(Path.class)
                .arity("1")
                .description("The cases, plain or compressed with gzip; - is standard input.")
                .build());
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        Path cases = arguments.matchedPositionalValue(0, Path.of("-"));
        Path base = arguments.matchedOptionValue(BASE, Path.of(""));
        int jobs = arguments.matchedOptionValue(JOBS, Runtime.getRuntime().availableProcessors());
        try (BootedKernel booted = KernelOptions.boot(arguments, new SplittableRandom(), caller)) {
            ByteString start = ByteString.of(realPath(base).toString());
            replay(new Replay(booted.kernel(), start), cases, jobs, arguments);
        }
        return ExitCode.OK;
    }

    private void replay(Replay replay, Path cases, int jobs, ParseResult arguments) throws IOException {
        long start = System.nanoTime();
        long count;
        try (BufferedReader reader = open(cases);
                Writer writer = output(arguments)) {
            count = new Batches(replay, jobs, cases, writer).run(reader);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        caller.err().printf("%d cases in %.2f s (%.0f per second)%n", count, seconds, count / seconds);
    }

    private static Integer jobs(String text) {
        try {
            int jobs = Integer.parseInt(text);
            if (jobs >= 1) {
                return jobs;
            }
        } catch (NumberFormatException e) {
            // as wrong as a number below 1
        }
        throw new TypeConversionException("expected a number, at least 1, found " + text);
    }

    private static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new InputException(Failures.describe(path, e));
        }
    }

    private static BufferedReader open(Path cases) {
        try {
            InputStream plain = cases.toString().equals("-") ? System.in : Files.newInputStream(cases);
            InputStream input = new BufferedInputStream(plain, 1 << 16);
            input.mark(2);
            boolean isGzip = (input.read() << 8 | input.read()) == GZIP_MAGIC;
            input.reset();
            InputStream text = isGzip ? new GZIPInputStream(input, 1 << 16) : input;
            return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8), 1 << 16);
        } catch (IOException e) {
            throw new InputException(Failures.describe(cases, e));
        }
    }

    private Writer output(ParseResult arguments) {
        if (!arguments.hasMatchedOption(OUTPUT)) {
            return new BufferedWriter(new OutputStreamWriter(caller.out(), StandardCharsets.UTF_8));
        }
        Path file = arguments.matchedOptionValue(OUTPUT, Path.of(""));
        try {
            return Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new InputException(Failures.describe(file, e));
        }
    }

    /** Runs lines in batches, so that memory does not grow with the number of cases. */
    private record Batches(Replay replay, int jobs, Path cases, Writer writer) {
        long run(BufferedReader reader) throws IOException {
            ExecutorService workers = Executors.newFixedThreadPool(jobs);
            try {
                long count = 0;
                List<Future<String>> batch = submit(workers, reader);
                while (!batch.isEmpty()) {
                    List<Future<String>> next = submit(workers, reader);
                    for (Future<String> record : batch) {
                        writer.write(result(record));
                        writer.write('\n');
                        count++;
                    }
                    batch = next;
                }
                return count;
            } finally {
                workers.shutdownNow();
            }
        }

        private List<Future<String>> submit(ExecutorService workers, BufferedReader reader) {
            List<Future<String>> batch = new ArrayList<>();
            Optional<String> line = Optional.of("");
            while (batch.size() < BATCH && line.isPresent()) {
                line = readLine(reader);
                line.filter(text -> !text.isBlank())
                        .ifPresent(text -> batch.add(workers.submit(() -> replay.run(text))));
            }
            return batch;
        }

        private Optional<String> readLine(BufferedReader reader) {
            try {
                return Optional.ofNullable(reader.readLine());
            } catch (IOException e) {
                throw new InputException(Failures.describe(cases, e));
            }
        }

        private static String result(Future<String> record) {
            try {
                return record.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InputException("interrupted");
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
