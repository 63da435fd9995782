package kernel.sim.task;

import java.util.Map;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.Signal;

/**
 * All that a task is at one moment, to be compared with another moment.
 *
 * @param cred its identity
 * @param capabilities what it may do besides
 * @param threads how many threads its process has
 * @param cwd its working directory
 * @param rlimits its limits
 * @param personality bits of {@link kernel.api.Personality}
 * @param isNoNewPrivs whether exec gives it no rights
 * @param files its open files
 * @param actions what it does about signals
 * @param altStack its alternative signal stack
 * @param parentDeathSignal what it gets when its parent dies
 * @param selfExecId how many programs it has started
 * @param isVforkPending whether its parent waits for its exec
 * @param program what it runs
 * @param exitSignal what killed it
 */
public record TaskState(
        Cred cred,
        Capabilities capabilities,
        int threads,
        ByteString cwd,
        Map<Resource, Rlimits.Limit> rlimits,
        int personality,
        boolean isNoNewPrivs,
        Map<Integer, Descriptor> files,
        Map<Signal, SignalActions.Action> actions,
        Optional<Long> altStack,
        Optional<Signal> parentDeathSignal,
        int selfExecId,
        boolean isVforkPending,
        Optional<Program> program,
        Optional<Signal> exitSignal) {}
