package conformance;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Damages headers at random, asks the host's kernel and ksim, and shrinks what they answer differently. */
final class LiveMutations {
    /** So many differences are shrunk; more would say the same. */
    private static final int SHRUNK = 5;

    private static final int BATCH = 1000;

    private final HostKernel host;
    private final List<LiveSeed> seeds;
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<MutatedCase> different = new ArrayList<>();

    LiveMutations(HostKernel host) throws IOException {
        this.host = host;
        this.seeds = OracleCorpus.seeds();
        Path directory = Files.createDirectories(host.directory().resolve("seeds"));
        for (LiveSeed seed : seeds) {
            Path file = directory.resolve(seed.name());
            Files.write(file, seed.content().toByteArray());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Compares so many cases of a seed. */
    void run(int cases, long seed) throws IOException, InterruptedException {
        Mutator mutator = new Mutator(seeds, seed);
        for (int done = 0; done < cases; done += BATCH) {
            List<MutatedCase> batch = next(mutator, Math.min(BATCH, cases - done));
            add(batch, ask(batch));
        }
    }

    private static List<MutatedCase> next(Mutator mutator, int count) {
        List<MutatedCase> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cases.add(mutator.next());
        }
        return cases;
    }

    /** Returns cases of a seed. */
    List<MutatedCase> cases(int count, long seed) {
        return next(new Mutator(seeds, seed), count);
    }

    /** Asks the host's kernel alone. */
    List<JsonObject> observe(List<MutatedCase> cases) throws IOException, InterruptedException {
        return host.observe(lines(cases));
    }

    /** Compares cases with what the host's kernel answered to them before. */
    void compare(List<MutatedCase> cases, List<JsonObject> records) throws IOException {
        add(cases, host.compare(lines(cases), records));
    }

    private void add(List<MutatedCase> cases, List<HostKernel.Compared> answers) {
        for (int i = 0; i < cases.size(); i++) {
            outcomes.merge(answers.get(i).outcome(), 1, Integer::sum);
            if (answers.get(i).isDifferent()) {
                different.add(cases.get(i));
            }
        }
    }

    private List<HostKernel.Compared> ask(List<MutatedCase> cases) throws IOException, InterruptedException {
        return host.compare(lines(cases));
    }

    private static List<String> lines(List<MutatedCase> cases) {
        return cases.stream().map(mutated -> mutated.json("live")).toList();
    }

    int differences() {
        return different.size();
    }

    /** Returns the outcomes on the host's kernel and how often each came. */
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    /** Returns the first differences, each with as few changed bytes as possible. */
    List<MutatedCase> shrunk() throws Exception {
        List<MutatedCase> shrunk = new ArrayList<>();
        for (MutatedCase found : different.subList(0, Math.min(SHRUNK, different.size()))) {
            Shrinker<CaseChange> shrinker = new Shrinker<>(attempts -> {
                List<Boolean> answers = ask(attempts.stream().map(found::with).toList()).stream()
                        .map(HostKernel.Compared::isDifferent)
                        .toList();
                return answers.indexOf(true);
            });
            shrunk.add(found.with(shrinker.shrink(found.changes())));
        }
        return shrunk;
    }

    /**
     * Returns a difference for people and as a test case: the record of the host's kernel, with the case in it, as a
     * line that can be appended to {@code oracle/found.jsonl}.
     */
    String report(MutatedCase found) throws IOException, InterruptedException {
        HostKernel.Compared compared = ask(List.of(found)).get(0);
        JsonObject record = compared.real();
        return found.changed().name() + ", " + found.changes() + ":\n  "
                + String.join("\n  ", compared.differences())
                + "\n  as a test case: " + record;
    }
}
