package kernel.tck;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kernel.api.ExecException;
import kernel.api.LoadResult;
import kernel.api.Violation;
import kernel.sim.module.LoadedModule;
import kernel.sim.record.ProgramRecord;
import kernel.sim.task.Task;
import kernel.sim.task.TaskState;

/**
 * What one exec did.
 *
 * @param task who called
 * @param before what the task was before
 * @param format what the format under test did
 * @param module what its uses keep
 * @param refusal why the program does not run
 * @param fault what came out that is no verdict
 */
record Execution(
        Task task,
        TaskState before,
        WatchedFormat format,
        LoadedModule module,
        Optional<ExecException> refusal,
        Optional<Throwable> fault) {
    boolean isLoaded() {
        return refusal.isEmpty() && fault.isEmpty();
    }

    boolean isBegun() {
        return format.calls().contains(WatchedBinPrm.BEGIN_NEW_EXEC);
    }

    boolean isHandedOver() {
        return format.result().filter(LoadResult.Handover.class::isInstance).isPresent();
    }

    boolean isDeclined() {
        return format.result()
                .filter(LoadResult.NotRecognised.class::isInstance)
                .isPresent();
    }

    /** Returns all rules that were broken, the decisive one first, with those underneath. */
    List<Violation> violations() {
        return refusal.stream()
                .flatMap(e -> Stream.concat(Stream.of(e.violation()), e.others().stream()))
                .flatMap(Execution::withCauses)
                .toList();
    }

    private static Stream<Violation> withCauses(Violation violation) {
        return Stream.iterate(Optional.of(violation), Optional::isPresent, v -> v.flatMap(Violation::cause))
                .flatMap(Optional::stream);
    }

    /** Returns everything that can be seen of the outcome, to be compared with that of another exec. */
    String image() {
        return refusal.map(ProgramRecord::json)
                .orElseGet(() -> fault.map(Throwable::toString).orElseGet(() -> ProgramRecord.json(task)));
    }

    /** Returns the verdict in a few words, for messages. */
    String verdict() {
        return refusal.map(ExecException::getMessage)
                .orElseGet(() -> fault.map(Throwable::toString).orElse("it was loaded"));
    }
}
