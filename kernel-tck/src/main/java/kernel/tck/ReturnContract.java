package kernel.tck;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kernel.api.Signal;
import kernel.sim.module.LoadedModule;
import org.junit.jupiter.api.Test;

/** The point of no return, and the uses of the format's module. */
abstract class ReturnContract extends DamageContract {
    private Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>(ForeignFiles.all());
        samples().forEach(sample -> {
            byte[] whole = sample.bytes();
            files.put("\"" + sample + "\"", whole);
            for (int i = 0; i < Math.min(64, whole.length); i++) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) 0xff;
                files.put("\"" + sample + "\", with byte " + i + " changed,", damaged);
            }
        });
        return files;
    }

    @Test
    void leavesTheTaskAloneIfItRefusesBeforeThePointOfNoReturn() {
        files().forEach((name, content) -> {
            Execution execution = verdict(content, name);
            if (execution.refusal().isPresent() && !execution.isBegun()) {
                check(execution.before().equals(execution.task().state()), name + " must leave the task as it was");
                check(execution.refusal().orElseThrow().signal().isEmpty(), name + " must not kill the task");
            }
        });
    }

    @Test
    void diesIfItFailsBehindThePointOfNoReturn() {
        files().forEach((name, content) -> {
            Execution execution = verdict(content, name);
            if (execution.refusal().isPresent() && execution.isBegun()) {
                check(execution.task().exitSignal().isPresent(), name + " must kill the task");
            }
        });
    }

    @Test
    void decidesBeforeThePointOfNoReturnWhetherTheFileIsItsOwn() {
        files().forEach((name, content) -> {
            Execution execution = verdict(content, name);
            boolean isLate = execution.isBegun() && (execution.isDeclined() || execution.isHandedOver());
            check(!isLate, name + " is given to another format behind the point of no return");
        });
    }

    @Test
    void callsEveryStepOnceAndInOrder() {
        for (Sample sample : loading()) {
            Execution execution = verdict(sample.bytes(), sample.toString());
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
        files().forEach((name, content) -> {
            Execution execution = verdict(content, name);
            execution.task().kill(Signal.SIGKILL);
            check(execution.module().uses() == 0, name + " leaves the module in use");
        });
    }

    @Test
    void isInUseAsLongAsItsProgramRuns() {
        for (Sample sample : loading()) {
            Execution execution = verdict(sample.bytes(), sample.toString());
            LoadedModule module = execution.module();
            int expected = execution.isLoaded() && !execution.isHandedOver() ? 1 : 0;
            check(
                    module.uses() == expected,
                    "the sample \"" + sample + "\" must have " + expected + " uses of the module");
        }
    }
}
