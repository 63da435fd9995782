package kernel.tck;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kernel.api.ExecException;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcMaps;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Program;
import org.junit.jupiter.api.Test;

/** What the format does with its own files. */
abstract class SamplesContract extends ForeignFilesContract {
    private static final int THREADS = 8;
    private static final int ROUNDS = 20;

    @Test
    void hasASampleThatLoads() {
        check(!loading().isEmpty(), "samples() must have a file that loads");
    }

    @Test
    void loadsItsSamples() {
        for (Sample sample : loading()) {
            Execution execution = verdict(sample);
            check(execution.isLoaded(), "the sample \"" + sample + "\" must load; " + execution.verdict());
        }
    }

    @Test
    void refusesItsBadSamplesByTheRulesThatTheyBreak() {
        for (Sample sample : samples()) {
            sample.rule().ifPresent(rule -> {
                Execution execution = verdict(sample);
                boolean isBroken = execution.violations().stream()
                        .anyMatch(violation -> violation.rule().id().equals(rule));
                check(isBroken, "the sample \"" + sample + "\" gets another verdict: " + execution.verdict());
            });
        }
    }

    @Test
    void claimsItsSamplesItself() {
        for (Sample sample : loading()) {
            Execution execution = verdict(sample);
            check(
                    !execution.isDeclined(),
                    "the sample \"" + sample + "\" must be recognised, not left to another format");
        }
    }

    @Test
    void loadsTheSameImageAgain() {
        for (Sample sample : samples()) {
            String first = verdict(sample).image();
            String second = verdict(sample).image();
            check(first.equals(second), "the sample \"" + sample + "\" gives another image the second time");
        }
    }

    @Test
    void keepsNothingFromOneFileToTheNext() {
        Bench one = bench();
        Map<Sample, String> images = new HashMap<>();
        samples().forEach(sample -> images.put(sample, bench().run(sample).image()));
        List<Sample> backwards = new ArrayList<>(samples());
        backwards.addAll(samples());
        Collections.reverse(backwards);
        for (Sample sample : backwards) {
            String image = verdict(one.run(sample), sample.toString()).image();
            check(image.equals(images.get(sample)), "the sample \"" + sample + "\" depends on what was loaded before");
        }
    }

    @Test
    void loadsInManyThreadsAtOnce() throws InterruptedException {
        Bench shared = bench();
        Map<Sample, String> images = new HashMap<>();
        samples().forEach(sample -> images.put(sample, bench().run(sample).image()));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Map<Future<String>, Sample> futures = new HashMap<>();
            for (int i = 0; i < ROUNDS; i++) {
                samples()
                        .forEach(sample -> futures.put(
                                threads.submit(() -> shared.run(sample).image()), sample));
            }
            for (Map.Entry<Future<String>, Sample> entry : futures.entrySet()) {
                Sample sample = entry.getValue();
                check(
                        image(entry.getKey()).equals(images.get(sample)),
                        "the sample \"" + sample + "\" gives another image while other threads load");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String image(Future<String> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause());
        }
    }

    @Test
    void startsAtAnAddressThatCanBeExecuted() {
        for (Sample sample : loading()) {
            Execution execution = verdict(sample);
            execution.task().program().ifPresent(program -> {
                long ip = program.registers().get(instructionPointer(program));
                boolean isMapped = ProcMaps.rows(program).stream()
                        .filter(row -> contains(row, ip))
                        .anyMatch(row ->
                                !isCodeExecutable() || row.line().toLatin1().contains("x"));
                check(isMapped, "the sample \"" + sample + "\" starts where nothing can be executed");
            });
        }
    }

    private static String instructionPointer(Program program) {
        return program.registers().set().names().stream()
                .filter(name -> name.matches("[re]ip|pc"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void startsWithAStackPointerInsideItsMemory() {
        for (Sample sample : loading()) {
            Execution execution = verdict(sample);
            execution.task().program().ifPresent(program -> {
                String name = program.registers().set().names().stream()
                        .filter(register -> register.matches("[re]?sp"))
                        .findFirst()
                        .orElseThrow();
                long sp = program.registers().get(name);
                check(
                        ProcMaps.rows(program).stream().anyMatch(row -> contains(row, sp)),
                        "the sample \"" + sample + "\" starts with a stack pointer that leads nowhere");
            });
        }
    }

    private static boolean contains(MapsRow row, long vaddr) {
        return Long.compareUnsigned(row.start(), vaddr) <= 0 && Long.compareUnsigned(vaddr, row.end()) <= 0;
    }

    @Test
    void givesAVerdictInEveryKernel() {
        for (LinuxProfile profile : LinuxProfile.all()) {
            for (Sample sample : samples()) {
                verdict(bench().run(sample, profile), sample + ", in " + profile.name() + ",");
            }
        }
    }

    @Test
    void refusesAFileThatCannotBeReadWithTheReason() {
        for (Sample sample : samples()) {
            Execution execution = bench().runFailing(sample);
            verdict(execution, sample + ", which cannot be read,");
            boolean isHidden = execution.format().readsInside() > 0
                    && execution.refusal().map(ExecException::violation).isPresent()
                    && execution.isDeclined();
            check(!isHidden, "the sample \"" + sample + "\" cannot be read; that is no reason not to recognise it");
        }
    }
}
