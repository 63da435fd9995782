package kernel.sim.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import kernel.sim.profile.LinuxProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of asking decides who gets a file; first and last are built in. */
class OrderTests {
    @TempDir
    private Path temporary;

    private DroppedPlugins plugins;

    @BeforeEach
    void makeDirectory() {
        plugins = new DroppedPlugins(temporary);
    }

    private void drop(String word, String values) {
        plugins.plugin(word).kernelModule(values).jar(plugins.path(word + ".jar"));
    }

    private void assertOrder(String... names) throws IOException {
        plugins.start();
        assertThat(plugins.formats()).containsExactly(names);
        assertThat(plugins.modules().plugins()).allMatch(plugin -> plugin.state() == PluginState.STARTED);
    }

    @Test
    void isThatOfTheFileNamesBehindTheBuiltInOnes() throws IOException {
        plugins.drop("bbbb");
        plugins.drop("aaaa");
        assertOrder("first", "last", "aaaa", "bbbb");
    }

    @Test
    void isAtTheHeadForRegisteringInOldKernels() throws IOException {
        plugins = new DroppedPlugins(temporary, Duration.ofSeconds(20), LinuxProfile.LINUX_2_4_I386);
        plugins.drop("bbbb");
        plugins.drop("aaaa");
        assertOrder("bbbb", "aaaa", "first", "last");
    }

    @Test
    void isAtTheHeadForInserting() throws IOException {
        drop("aaaa", "insert = true");
        drop("bbbb", "insert = true");
        assertOrder("bbbb", "aaaa", "first", "last");
    }

    @Test
    void isBeforeOrBehindAnother() throws IOException {
        drop("aaaa", "before = \"last\"");
        drop("bbbb", "after = \"first\"");
        assertOrder("first", "bbbb", "aaaa", "last");
    }

    @Test
    void waitsForThePluginThatIsNamed() throws IOException {
        drop("aaaa", "before = \"bbbb\"");
        drop("bbbb", "after = \"cccc\"");
        plugins.drop("cccc");
        assertOrder("first", "last", "cccc", "aaaa", "bbbb");
    }

    @Test
    void isTakenFromTheManifestToo() throws IOException {
        plugins.plugin("aaaa").manifest("Ksim-Before", "first").jar(plugins.path("aaaa.jar"));
        plugins.plugin("bbbb").manifest("Ksim-After", "first").jar(plugins.path("bbbb.jar"));
        plugins.plugin("cccc").manifest("Ksim-Insert", "true").jar(plugins.path("cccc.jar"));
        assertOrder("cccc", "aaaa", "first", "bbbb", "last");
    }

    @Test
    void endsInAWarningWhereTwoWaitForEachOther() throws IOException {
        drop("aaaa", "before = \"bbbb\"");
        drop("bbbb", "before = \"aaaa\"");
        plugins.start();
        assertThat(plugins.formats()).containsExactly("first", "last", "bbbb", "aaaa");
        plugins.assertProblem("aaaa.jar", PluginState.STARTED, PluginRule.ORDER);
        assertThat(plugins.at("bbbb.jar").problems()).isEmpty();
    }

    @Test
    void decidesWhoGetsAFile() throws IOException {
        plugins.plugin("one1").kernelModule("before = \"two2\"").jar(plugins.path("x.jar"));
        plugins.plugin("two2").replace("116, 119, 111, 50", "111, 110, 101, 49").jar(plugins.path("y.jar"));
        plugins.start();
        assertThat(plugins.exec("one1")).isEqualTo("one1");
        plugins.modules().rmmod("com.example.one1", Duration.ZERO);
        assertThat(plugins.exec("one1")).isEqualTo("two2");
    }

    @Test
    void namesItsPlaces() {
        assertThat(Place.REGISTER).hasToString("register");
        assertThat(Place.INSERT).hasToString("insert");
        assertThat(Place.before("elf")).hasToString("before elf");
        assertThat(Place.after("elf")).hasToString("after elf");
    }
}
