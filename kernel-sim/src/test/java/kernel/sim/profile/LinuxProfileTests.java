package kernel.sim.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import kernel.api.KernelVersion;
import kernel.api.Versioned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinuxProfileTests {
    private static final LinuxProfile V5_10 =
            new LinuxProfile("test", new KernelVersion(5, 10), Architecture.X86_64, Set.of());

    private record Behaviour(Optional<KernelVersion> since, Optional<KernelVersion> until) implements Versioned {
        static Behaviour of(String since, String until) {
            return new Behaviour(
                    Optional.ofNullable(since).map(KernelVersion::parse),
                    Optional.ofNullable(until).map(KernelVersion::parse));
        }
    }

    @ParameterizedTest
    @CsvSource({
        ",     ,     true",
        "5.10, ,     true",
        "5.9,  ,     true",
        "2.6,  ,     true",
        "5.11, ,     false",
        "6.0,  ,     false",
        ",     5.11, true",
        ",     6.0,  true",
        ",     5.10, false",
        ",     5.9,  false",
        ",     2.6,  false",
        "5.10, 5.11, true",
        "5.9,  5.10, false",
        "5.11, 5.12, false",
    })
    void hasWhatCameBeforeItAndHasNotGone(String since, String until, boolean holds) {
        assertThat(V5_10.has(Behaviour.of(since, until))).isEqualTo(holds);
    }

    @Test
    void keepsWhatItIsToldToKeep() {
        Behaviour gone = Behaviour.of(null, "5.0");
        LinuxProfile keeping = new LinuxProfile("test", new KernelVersion(5, 10), Architecture.X86_64, Set.of(gone));
        assertThat(keeping.has(gone)).isTrue();
        assertThat(keeping.has(Behaviour.of(null, "5.1"))).isFalse();
    }

    @Test
    void lacksWhatItIsToldToLack() {
        Behaviour always = Behaviour.of(null, null);
        assertThat(V5_10.without(Set.of(always)).has(always)).isFalse();
        assertThat(V5_10.without(Set.of(always)).has(Behaviour.of("2.6", null))).isTrue();
    }

    @Test
    void canBeBuiltForOtherMachinesIfItIsNotForAnOldOneOnly() {
        assertThat(LinuxProfile.LINUX_6_18.on(Architecture.AARCH64))
                .hasValueSatisfying(
                        profile -> assertThat(profile.architecture()).isEqualTo(Architecture.AARCH64));
        assertThat(LinuxProfile.LINUX_2_4_I386.on(Architecture.AARCH64)).isEmpty();
        assertThat(LinuxProfile.LINUX_2_4_I386.on(Architecture.I386_OLD)).contains(LinuxProfile.LINUX_2_4_I386);
        assertThat(LinuxProfile.LINUX_6_18.on(Architecture.I386)).isEmpty();
    }

    @Test
    void copiesWhatItKeeps() {
        Set<Versioned> kept = new HashSet<>();
        LinuxProfile profile = new LinuxProfile("test", new KernelVersion(5, 10), Architecture.X86_64, kept);
        Behaviour gone = Behaviour.of(null, "5.0");
        kept.add(gone);
        assertThat(profile.has(gone)).isFalse();
        assertThatThrownBy(() -> profile.kept().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void isFoundByItsName() {
        assertThat(LinuxProfile.named("sim")).contains(LinuxProfile.SIM);
        assertThat(LinuxProfile.named("linux-6.18")).contains(LinuxProfile.LINUX_6_18);
        assertThat(LinuxProfile.named("linux-6.17")).isEmpty();
        assertThat(LinuxProfile.named("")).isEmpty();
    }

    @Test
    void hasADefaultThatBehavesAs618AndHasWhatItNoLongerHas() {
        assertThat(LinuxProfile.all()).startsWith(LinuxProfile.SIM).doesNotHaveDuplicates();
        assertThat(LinuxProfile.SIM.version()).isEqualTo(LinuxProfile.LINUX_6_18.version());
        Set<KernelBehaviour> more =
                Set.of(KernelBehaviour.REQUEST_MODULE, KernelBehaviour.EVERY_FORMAT, KernelBehaviour.USELIB);
        for (KernelBehaviour behaviour : KernelBehaviour.values()) {
            assertThat(LinuxProfile.SIM.has(behaviour))
                    .as(behaviour.name())
                    .isEqualTo(more.contains(behaviour) || LinuxProfile.LINUX_6_18.has(behaviour));
        }
        assertThat(more).noneMatch(LinuxProfile.LINUX_6_18::has);
    }

    @ParameterizedTest
    @CsvSource({
        "linux-5.10-i386, 5.10, i386, false",
        "linux-5.10-i386-nx, 5.10, i386, true",
        "linux-5.4-i386, 5.4, i386, false",
        "linux-4.15-i386, 4.15, i386, false",
        "linux-4.15-x86_64, 4.15, x86-64, true",
        "linux-3.10-i386, 3.10, i386, false",
        "linux-2.6.32-i386, 2.6.32, i386, false",
        "linux-2.4-i386, 2.4, i386, false"
    })
    void hasKernelsThatHadAout(String name, String version, String abi, boolean hasNx) {
        LinuxProfile profile = LinuxProfile.named(name).orElseThrow();
        assertThat(profile.version()).hasToString(version);
        assertThat(profile.architecture()
                        .machine(MachineProfile.builtIn())
                        .nativeAbi()
                        .name())
                .isEqualTo(abi);
        assertThat(profile.architecture().hasNx()).isEqualTo(hasNx);
    }

    @ParameterizedTest
    @CsvSource({"6.10, true", "6.11, false", "6.12, false", "6.13, true", "6.18, true", "2.4, true"})
    void deniesWritingExceptInTwoKernels(String version, boolean denies) {
        LinuxProfile profile = new LinuxProfile("test", KernelVersion.parse(version), Architecture.X86_64, Set.of());
        assertThat(profile.has(KernelBehaviour.DENY_WRITE)).isEqualTo(denies);
    }
}
