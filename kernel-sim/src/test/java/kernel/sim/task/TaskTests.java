package kernel.sim.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import kernel.api.Cred;
import kernel.api.RegisterSet;
import kernel.api.Registers;
import kernel.api.Signal;
import kernel.sim.fs.FileAccess;
import org.junit.jupiter.api.Test;

class TaskTests {
    private final Task leader = new Task();
    private final Task thread = leader.newThread();

    @Test
    void startsAsTheLeaderOfAProcessOfItsOwn() {
        assertThat(leader.isGroupLeader()).isTrue();
        assertThat(thread.isGroupLeader()).isFalse();
        assertThat(leader.state().threads()).isEqualTo(2);
    }

    @Test
    void diesWithAllThreads() {
        thread.kill(Signal.SIGSEGV);
        assertThat(leader.exitSignal()).contains(Signal.SIGSEGV);
        assertThat(thread.exitSignal()).contains(Signal.SIGSEGV);
    }

    @Test
    void losesCapabilitiesWithItsLastSuperUserId() {
        assertThat(leader.capabilities()).isEqualTo(Capabilities.FULL);
        leader.cred(new Cred(0, 1000, 0, 0, false));
        assertThat(leader.capabilities()).isEqualTo(new Capabilities(Capabilities.FULL.permitted(), 0));
        assertThat(leader.fileAccess()).isEqualTo(new FileAccess(1000, 0, Set.of(), false));
        leader.cred(new Cred(1000, 1000, 1000, 1000, false));
        assertThat(leader.capabilities()).isEqualTo(Capabilities.NONE);
    }

    @Test
    void getsNoSignalOfItsParentOnceItHasAnotherIdentity() {
        leader.parentDeathSignal(Signal.SIGHUP);
        leader.cred(new Cred(0, 0, 0, 0, false));
        leader.cred(new Cred(1000, 0, 0, 0, false));
        assertThat(leader.state().parentDeathSignal()).contains(Signal.SIGHUP);
        leader.cred(new Cred(1000, 0, 0, 1000, false));
        assertThat(leader.state().parentDeathSignal()).isEmpty();
    }

    @Test
    void forgetsHandlersButNotWhatItIgnores() {
        SignalActions actions = leader.actions();
        actions.set(Signal.SIGINT, SignalActions.Action.HANDLER);
        actions.set(Signal.SIGHUP, SignalActions.Action.IGNORE);
        actions.flush();
        assertThat(actions.get(Signal.SIGINT)).isEqualTo(SignalActions.Action.DEFAULT);
        assertThat(actions.get(Signal.SIGHUP)).isEqualTo(SignalActions.Action.IGNORE);
    }

    @Test
    void hasNoRegistersWithoutAProgram() {
        Registers registers = Registers.zero(new RegisterSet(List.of("ip")));
        assertThatThrownBy(() -> leader.registers(registers)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void remembersThatItsUserHasTooManyTasks() {
        assertThat(leader.isNprocExceeded()).isFalse();
        leader.noteNprocExceeded();
        assertThat(leader.isNprocExceeded()).isTrue();
    }
}
