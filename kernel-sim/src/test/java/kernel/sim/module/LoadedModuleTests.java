package kernel.sim.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import kernel.api.ByteString;
import org.junit.jupiter.api.Test;

class LoadedModuleTests {
    private final LoadedModule module = new LoadedModule("hello");

    @Test
    void countsItsUses() {
        assertThat(module.tryModuleGet()).isTrue();
        assertThat(module.tryModuleGet()).isTrue();
        assertThat(module.uses()).isEqualTo(2);
        module.modulePut();
        module.modulePut();
        assertThat(module.uses()).isZero();
    }

    @Test
    void givesNoUseBackThatWasNotTaken() {
        assertThatIllegalStateException()
                .isThrownBy(module::modulePut)
                .withMessage("module hello has no use to give back");
    }

    @Test
    void namesThoseWhoHoldIt() {
        module.addHolder(ByteString.of("/b"));
        module.addHolder(ByteString.of("/a"));
        module.addHolder(ByteString.of("/b"));
        assertThat(module.holders()).containsExactly("/a", "/b");
        module.removeHolder(ByteString.of("/b"));
        module.removeHolder(ByteString.of("/a"));
        assertThat(module.holders()).containsExactly("/b");
        module.removeHolder(ByteString.of("/b"));
        assertThat(module.holders()).isEmpty();
    }

    @Test
    void staysWhileItIsUsed() {
        module.tryModuleGet();
        assertThat(module.tryStop()).isFalse();
        assertThat(module.tryStop(Duration.ofMillis(10))).isFalse();
        assertThat(module.tryModuleGet()).isTrue();
    }

    @Test
    void cannotBeUsedWhenItIsStopped() {
        assertThat(module.tryStop()).isTrue();
        assertThat(module.tryModuleGet()).isFalse();
    }
}
