package kernel.tck;

import java.util.ArrayList;
import java.util.List;
import kernel.api.Signal;
import kernel.sim.module.LoadedModule;
import org.junit.jupiter.api.Test;

/** The point of no return, and the uses of the format's module. */
abstract class ReturnContract extends DamageContract {
    private List<Sample> files() {
        List<Sample> files = new ArrayList<>(samples());
        ForeignFiles.all().forEach((name, content) -> files.add(Sample.loads(name, content)));
        samples().forEach(sample -> {
            byte[] whole = sample.bytes();
            for (int i = 0; i < Math.min(64, whole.length); i++) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) 0xff;
                files.add(sample.changed(", with byte " + i + " changed,", damaged));
            }
        });
        return files;
    }

    @Test
    void leavesTheTaskAloneIfItRefusesBeforeThePointOfNoReturn() {
        files().forEach(sample -> {
            Execution execution = verdict(sample);
            if (execution.refusal().isPresent() && !execution.isBegun()) {
                check(
                        execution.before().equals(execution.task().state()),
                        sample.name() + " must leave the task as it was");
                check(execution.refusal().orElseThrow().signal().isEmpty(), sample.name() + " must not kill the task");
            }
        });
    }

    @Test
    void diesIfItFailsBehindThePointOfNoReturn() {
        files().forEach(sample -> {
            Execution execution = verdict(sample);
            if (execution.refusal().isPresent() && execution.isBegun()) {
                check(execution.task().exitSignal().isPresent(), sample.name() + " must kill the task");
            }
        });
    }

    @Test
    void decidesBeforeThePointOfNoReturnWhetherTheFileIsItsOwn() {
        files().forEach(sample -> {
            Execution execution = verdict(sample);
            boolean isLate = execution.isBegun() && (execution.isDeclined() || execution.isHandedOver());
            check(!isLate, sample.name() + " is given to another format behind the point of no return");
        });
    }

    @Test
    void callsEveryStepOnceAndInOrder() {
        for (Sample sample : loading()) {
            Execution execution = verdict(sample);
            List<String> steps = execution.format().calls().stream()
                    .filter(WatchedBinPrm.ORDER::contains)
                    .toList();
            boolean isInOrder = execution.isHandedOver() ? steps.isEmpty() : steps.equals(WatchedBinPrm.ORDER);
            check(
                    isInOrder,
                    "the sample \"" + sample + "\" must be loaded by " + WatchedBinPrm.ORDER + ", found " + steps);
        }
    }

    @Test
    void givesAllUsesOfItsModuleBack() {
        files().forEach(sample -> {
            Execution execution = verdict(sample);
            execution.task().kill(Signal.SIGKILL);
            check(execution.module().uses() == 0, sample.name() + " leaves the module in use");
        });
    }

    @Test
    void isInUseAsLongAsItsProgramRuns() {
        for (Sample sample : loading()) {
            Execution execution = verdict(sample);
            LoadedModule module = execution.module();
            int expected = execution.isLoaded() && !execution.isHandedOver() ? 1 : 0;
            check(
                    module.uses() == expected,
                    "the sample \"" + sample + "\" must have " + expected + " uses of the module");
        }
    }
}
