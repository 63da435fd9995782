package kernel.sim.module;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.api.Violation;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import kernel.sim.testing.PluginBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One deliberately bad plugin for every code; the good one beside it runs in spite of all of them. */
class PluginFailuresTests {
    @TempDir
    private Path temporary;

    private DroppedPlugins plugins;

    @BeforeEach
    void dropTheGoodOne() {
        plugins = new DroppedPlugins(temporary);
        plugins.drop("good");
    }

    private void assertFails(String name, PluginRule rule, String found) throws IOException {
        plugins.start();
        PluginProblem problem = plugins.assertProblem(name, PluginState.FAILED, rule);
        assertThat(problem.isFailure()).isTrue();
        assertTells(problem, name, found);
    }

    /** The plugin runs, but is told of. */
    private void assertWarns(String name, PluginState state, PluginRule rule, String found) throws IOException {
        plugins.start();
        PluginProblem problem = plugins.assertProblem(name, state, rule);
        assertThat(problem.isFailure()).isFalse();
        assertTells(problem, name, found);
    }

    private void assertTells(PluginProblem problem, String name, String found) {
        assertThat(problem.found()).contains(found);
        assertThat(problem.fix()).isNotBlank();
        assertThat(problem.describe()).contains(name, problem.rule().code(), problem.found(), problem.fix());
        assertThat(plugins.at("good.jar").state())
                .as(plugins.at("good.jar").problems().toString())
                .isEqualTo(PluginState.STARTED);
        assertThat(plugins.exec("good")).isEqualTo("good");
    }

    private byte[] classOf(String word) throws IOException {
        Path classes = plugins.plugin(word).compile();
        return Files.readAllBytes(classes.resolve(entry(word)));
    }

    private static String entry(String word) {
        return "com/example/" + word + "/TheFormat.class";
    }

    /** Returns a class as a newer compiler would make it. */
    private static byte[] newer(byte[] bytes, int feature) {
        byte[] copy = bytes.clone();
        copy[7] = (byte) (44 + feature);
        return copy;
    }

    @Nested
    class BadFiles {
        @Test
        void p103TruncatedZip() throws IOException {
            Path jar = plugins.drop("half");
            byte[] bytes = Files.readAllBytes(jar);
            Files.write(jar, Arrays.copyOf(bytes, bytes.length / 2));
            assertFails("half.jar", PluginRule.ZIP, "is no complete jar: ");
        }

        @Test
        void p103NoZipAtAll() throws IOException {
            Files.writeString(plugins.path("text.jar"), "text");
            assertFails("text.jar", PluginRule.ZIP, "is no complete jar: ");
        }

        @Test
        void p103AManifestThatIsNone() throws IOException {
            plugins.plugin("mani")
                    .file("META-INF/MANIFEST.MF", "no colon\n".getBytes(UTF_8))
                    .jar(plugins.path("mani.jar"));
            assertFails("mani.jar", PluginRule.ZIP, "its manifest is damaged: ");
        }

        @Test
        void p105NotReadable() throws IOException {
            Path jar = plugins.drop("lock");
            Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("---------"));
            assumeFalse(Files.isReadable(jar), "skipped: the super-user can read everything");
            assertFails("lock.jar", PluginRule.READ, "cannot be read: ");
        }

        @Test
        void p105ALinkThatLeadsNowhere() throws IOException {
            Files.createSymbolicLink(plugins.path("link.jar"), Path.of("nowhere"));
            assertFails("link.jar", PluginRule.READ, "cannot be read: ");
        }

        @Test
        void whatIsNoJarIsNotLookedAt() throws IOException {
            Files.writeString(plugins.path("README.txt"), "text");
            Files.writeString(plugins.path(".hidden.jar"), "text");
            Files.writeString(plugins.path("copying.jar.part"), "text");
            Files.writeString(plugins.path("copying.jar.tmp"), "text");
            Files.createDirectory(plugins.path("empty"));
            plugins.start();
            assertThat(plugins.modules().plugins()).extracting(Plugin::name).containsExactly("com.example.good");
        }
    }

    @Nested
    class BadDescriptors {
        @Test
        void p101DescriptorThatIsNoClass() throws IOException {
            plugins.plugin("desc").file("module-info.class", new byte[100]).jar(plugins.path("desc.jar"));
            assertFails("desc.jar", PluginRule.DESCRIPTOR, "module-info.class is no class file");
        }

        @Test
        void p101DescriptorOfAnOrdinaryClass() throws IOException {
            plugins.plugin("desc").file("module-info.class", classOf("desc")).jar(plugins.path("desc.jar"));
            assertFails("desc.jar", PluginRule.DESCRIPTOR, "its module descriptor is not valid");
        }

        @Test
        void p101ProviderThatIsNotPublic() throws IOException {
            PluginBuilder hidden = plugins.plugin("priv").providesNothing();
            String source = "package com.example.priv; final class TheFormat { }";
            Path classes = hidden.source("com.example.priv.TheFormat", source).compile();
            plugins.plugin("priv")
                    .file(entry("priv"), Files.readAllBytes(classes.resolve(entry("priv"))))
                    .jar(plugins.path("priv.jar"));
            assertFails("priv.jar", PluginRule.DESCRIPTOR, "names com.example.priv.TheFormat, which is not public");
        }

        @Test
        void p101ProviderWithoutAUsableConstructor() throws IOException {
            String source = "package com.example.cons; public class TheFormat { public TheFormat(int i) { } }";
            Path classes = plugins.plugin("cons")
                    .providesNothing()
                    .source("com.example.cons.TheFormat", source)
                    .compile();
            plugins.plugin("cons")
                    .file(entry("cons"), Files.readAllBytes(classes.resolve(entry("cons"))))
                    .jar(plugins.path("cons.jar"));
            assertFails("cons.jar", PluginRule.DESCRIPTOR, "com.example.cons.TheFormat");
        }

        @Test
        void p102ModuleOfANewerJava() throws IOException {
            Path classes = plugins.plugin("newd").compile();
            plugins.plugin("newd")
                    .file("module-info.class", newer(Files.readAllBytes(classes.resolve("module-info.class")), 99))
                    .jar(plugins.path("newd.jar"));
            assertFails("newd.jar", PluginRule.CLASS_LEVEL, "built for Java 99 (class file 143, module-info.class)");
        }

        @Test
        void p102FormatOfANewerJava() throws IOException {
            plugins.plugin("newc")
                    .file(entry("newc"), newer(classOf("newc"), 98))
                    .jar(plugins.path("newc.jar"));
            assertFails("newc.jar", PluginRule.CLASS_LEVEL, "built for Java 98");
            assertThat(plugins.at("newc.jar").problems().get(0).fix())
                    .startsWith("build it with --release " + Runtime.version().feature());
        }

        @Test
        void p104NoFormat() throws IOException {
            plugins.plugin("none").providesNothing().jar(plugins.path("none.jar"));
            assertFails("none.jar", PluginRule.NO_FORMAT, "provides no kernel.api.BinaryFormat");
        }

        @Test
        void p110NoDescriptor() throws IOException {
            plugins.plugin("auto").onClassPath().jar(plugins.path("auto-1.0.jar"));
            assertWarns("auto-1.0.jar", PluginState.STARTED, PluginRule.AUTOMATIC, "it is the module auto");
            assertThat(plugins.exec("auto")).isEqualTo("auto");
        }

        @Test
        void p111ClassInNoPackage() throws IOException {
            plugins.plugin("pack").file("Top.class", classOf("pack")).jar(plugins.path("pack.jar"));
            assertFails("pack.jar", PluginRule.UNNAMED_PACKAGE, "has a class that is in no package");
        }

        @Test
        void p111ClassInNoPackageWithoutDescriptor() throws IOException {
            plugins.plugin("pack")
                    .onClassPath()
                    .file("Top.class", classOf("pack"))
                    .jar(plugins.path("pack.jar"));
            assertFails("pack.jar", PluginRule.UNNAMED_PACKAGE, "has a class that is in no package");
        }

        @Test
        void p112FileNameThatMakesNoModule() throws IOException {
            plugins.plugin("name").onClassPath().jar(plugins.path("1my_plugin-SNAPSHOT.jar"));
            assertFails("1my_plugin-SNAPSHOT.jar", PluginRule.AUTOMATIC_NAME, "Invalid module name: '1my");
        }

        @Test
        void p212ServicesThatNameAMissingClass() throws IOException {
            plugins.plugin("serv")
                    .onClassPath()
                    .provides("com.example.serv.Missing")
                    .jar(plugins.path("serv.jar"));
            assertFails("serv.jar", PluginRule.NO_CLASS, "provides com.example.serv.Missing, but has no such class");
        }

        @Test
        void p212DescriptorThatNamesAMissingClass() throws IOException {
            plugins.plugin("miss")
                    .source("com.example.miss.Other", "package com.example.miss; class Other { }")
                    .without(entry("miss"))
                    .jar(plugins.path("miss.jar"));
            assertFails("miss.jar", PluginRule.NO_CLASS, "provides com.example.miss.TheFormat, but has no such class");
        }
    }

    @Nested
    class BadCompany {
        @Test
        void p120TwoVersionsInOneDirectory() throws IOException {
            plugins.plugin("twin").version("1.9").jar(plugins.path("twin-1.9.jar"));
            plugins.plugin("twin").version("1.10").jar(plugins.path("twin-1.10.jar"));
            assertWarns(
                    "twin-1.9.jar",
                    PluginState.DISABLED,
                    PluginRule.OLDER,
                    "is also in " + plugins.path("twin-1.10.jar"));
            assertThat(plugins.at("twin-1.10.jar").state()).isEqualTo(PluginState.STARTED);
        }

        @Test
        void p121TheSameModuleInALaterDirectory() throws IOException {
            Path second = plugins.path("../second");
            Path jar = plugins.plugin("twin").version("2").jar(second.resolve("twin.jar"));
            plugins.plugin("twin").version("1").jar(plugins.path("twin.jar"));
            Modules modules = new Modules(
                    PluginPath.of(plugins.directory(), second),
                    plugins.kernel().formats().registry(LinuxProfile.SIM));
            modules.start(true);
            Plugin shadowed = modules.plugins().get(2);
            assertThat(shadowed.path()).isEqualTo(jar);
            assertThat(shadowed.state()).isEqualTo(PluginState.DISABLED);
            assertThat(shadowed.problems()).extracting(PluginProblem::rule).containsExactly(PluginRule.SHADOWED);
            assertThat(shadowed.problems().get(0).found()).endsWith(plugins.path("twin.jar") + ", which is used");
            assertThat(modules.plugins().get(1).state()).isEqualTo(PluginState.STARTED);
        }

        @Test
        void p121AModuleOfTheHost() throws IOException {
            PluginBuilder.format(plugins.work(), "com.google.gson", "gson", "gson")
                    .jar(plugins.path("gson.jar"));
            assertWarns("gson.jar", PluginState.DISABLED, PluginRule.SHADOWED, "com.google.gson is the host's own");
        }

        @Test
        void p130ClassesOfTheInterfaceInTheJar() throws IOException {
            byte[] any = classOf("fatt");
            plugins.plugin("fatt").file("kernel/api/Rule.class", any).jar(plugins.path("fatt.jar"));
            assertFails("fatt.jar", PluginRule.BUNDLES_API, "has the package kernel.api in it");
        }

        @Test
        void p131TheInterfacesJarBesideThePlugin() throws IOException {
            plugins.plugin("side").jar(plugins.path("side/side.jar"));
            api("9.9", plugins.path("side/kernel-api.jar"));
            assertWarns("side", PluginState.STARTED, PluginRule.API_JAR, "is kernel.api; the host's own is used");
            assertThat(plugins.exec("side")).isEqualTo("side");
        }

        @Test
        void p131TheInterfacesJarAlone() throws IOException {
            api("9.9", plugins.path("kernel-api.jar"));
            assertWarns("kernel-api.jar", PluginState.DISABLED, PluginRule.API_JAR, "is kernel.api");
        }

        @Test
        void p140MissingLibrary() throws IOException {
            Path library = library("dep.lib", "dep.lib");
            plugins.plugin("need").requires("dep.lib", library).jar(plugins.path("need.jar"));
            assertFails("need.jar", PluginRule.MISSING, "requires the module dep.lib, which is not there");
            assertThat(plugins.at("need.jar").problems().get(0).fix()).contains("into one directory");
        }

        @Test
        void p140ModuleOfJavaThatTheHostDoesWithout() throws IOException {
            assumeFalse(HostModules.has("jdk.httpserver"), "skipped: the host has the module");
            plugins.plugin("http").requires("jdk.httpserver").jar(plugins.path("http.jar"));
            assertFails("http.jar", PluginRule.MISSING, "requires the module jdk.httpserver");
            assertThat(plugins.at("http.jar").problems().get(0).fix()).contains("--add-modules jdk.httpserver");
        }

        @Test
        void aLibraryBesideThePluginIsFound() throws IOException {
            Path library = library("dep.lib", "dep.lib");
            plugins.plugin("need").requires("dep.lib", library).jar(plugins.path("need/need.jar"));
            Files.copy(library, plugins.path("need/lib.jar"));
            plugins.start();
            assertThat(plugins.exec("need")).isEqualTo("need");
        }

        @Test
        void p141OnePackageInTwoJarsOfAPlugin() throws IOException {
            plugins.plugin("splt").jar(plugins.path("splt/splt.jar"));
            Files.copy(library("dep.lib", "com.example.splt"), plugins.path("splt/lib.jar"));
            assertFails("splt", PluginRule.SPLIT, "has the package com.example.splt, which ");
        }

        @Test
        void onePackageInTwoPluginsIsAllowed() throws IOException {
            for (String word : List.of("one1", "two2")) {
                plugins.plugin(word)
                        .source("shared.Thing", "package shared; public class Thing { }")
                        .jar(plugins.path(word + ".jar"));
            }
            plugins.start();
            assertThat(plugins.exec("one1")).isEqualTo("one1");
            assertThat(plugins.exec("two2")).isEqualTo("two2");
        }

        @Test
        void p150MadeForANewerInterface() throws IOException {
            Path api = api("99.1", plugins.work().resolve("api/kernel-api.jar"));
            plugins.plugin("newa").against(api).jar(plugins.path("newa.jar"));
            assertFails("newa.jar", PluginRule.API_LEVEL, "made for kernel.api 99.1, this is ");
        }

        @Test
        void p150ManifestThatNamesANewerInterface() throws IOException {
            plugins.plugin("newm")
                    .onClassPath()
                    .manifest("Ksim-Api", "99.1")
                    .manifest("Automatic-Module-Name", "newm")
                    .jar(plugins.path("newm.jar"));
            plugins.start();
            assertThat(plugins.at("newm.jar").problems())
                    .extracting(PluginProblem::rule)
                    .containsExactly(PluginRule.AUTOMATIC, PluginRule.API_LEVEL);
            assertThat(plugins.at("newm.jar").state()).isEqualTo(PluginState.FAILED);
        }

        /** A kernel.api of another version, with just what the plugins of these tests need. */
        private Path api(String version, Path jar) throws IOException {
            byte[] descriptor = Files.readAllBytes(PluginBuilder.module(plugins.work(), "kernel.api")
                    .requiresNothing()
                    .exports("kernel.api")
                    .source("kernel.api.Nothing", "package kernel.api; class Nothing { }")
                    .version(version)
                    .compile()
                    .resolve("module-info.class"));
            return PluginBuilder.copyOf(plugins.work(), "kernel.api")
                    .file("module-info.class", descriptor)
                    .jar(jar);
        }

        private Path library(String module, String inPackage) {
            return PluginBuilder.module(plugins.work(), module)
                    .requiresNothing()
                    .source(inPackage + ".Thing", "package " + inPackage + "; public class Thing { }")
                    .jar(plugins.work().resolve(module + ".jar"));
        }
    }

    @Nested
    class BadStarts {
        @Test
        void p210ConstructorThatThrows() throws IOException {
            plugins.plugin("ctor")
                    .constructor("if (true) { throw new IllegalStateException(\"oh\"); }")
                    .jar(plugins.path("ctor.jar"));
            assertFails("ctor.jar", PluginRule.THROWS, "IllegalStateException: oh at TheFormat.java:");
        }

        @Test
        void p210StaticInitialiserThatThrows() throws IOException {
            plugins.plugin("stat")
                    .members("static final int N = System.getenv(\"NO_SUCH_VARIABLE\").length();")
                    .jar(plugins.path("stat.jar"));
            assertFails("stat.jar", PluginRule.THROWS, "NullPointerException");
        }

        @Test
        void p210AnErrorIsAFailureToo() throws IOException {
            plugins.plugin("erro")
                    .constructor("throw new StackOverflowError();")
                    .jar(plugins.path("erro.jar"));
            assertFails("erro.jar", PluginRule.THROWS, "StackOverflowError");
        }

        @Test
        void p210ANameThatThrows() throws IOException {
            plugins.plugin("thro")
                    .members("@Override public int priority() { throw new IllegalStateException(\"oh\"); }")
                    .jar(plugins.path("thro.jar"));
            assertFails("thro.jar", PluginRule.THROWS, "IllegalStateException: oh at TheFormat.java:");
        }

        @Test
        void p211ProviderMethodThatReturnsNull() throws IOException {
            plugins.plugin("nill")
                    .members("public static BinaryFormat provider() { return null; }")
                    .jar(plugins.path("nill.jar"));
            assertFails(
                    "nill.jar", PluginRule.NULL, "the method provider() of com.example.nill.TheFormat returns null");
        }

        @Test
        void aProviderMethodThatWorksIsUsed() throws IOException {
            plugins.plugin("meth")
                    .members("public static BinaryFormat provider() { return new TheFormat(); }")
                    .jar(plugins.path("meth.jar"));
            plugins.start();
            assertThat(plugins.exec("meth")).isEqualTo("meth");
        }

        @Test
        void p212ClassThatWasLeftOut() throws IOException {
            plugins.plugin("left")
                    .constructor("new Other();")
                    .source("com.example.left.Other", "package com.example.left; class Other { }")
                    .without("com/example/left/Other.class")
                    .jar(plugins.path("left.jar"));
            assertFails("left.jar", PluginRule.NO_CLASS, "com/example/left/Other");
        }

        @Test
        void p213ConstructorWithoutEnd() throws IOException {
            plugins = new DroppedPlugins(temporary, Duration.ofSeconds(1), LinuxProfile.SIM);
            plugins.plugin("slow")
                    .constructor("try { Thread.sleep(1000000); } catch (InterruptedException e) { }")
                    .jar(plugins.path("slow.jar"));
            assertFails("slow.jar", PluginRule.SLOW, "is not made within 1000 ms at TheFormat.java:");
        }

        @Test
        void isResolvedUntilItIsMade() throws IOException, InterruptedException {
            plugins.plugin("slow")
                    .constructor("try { Thread.sleep(1000000); } catch (InterruptedException e) { }")
                    .jar(plugins.path("slow.jar"));
            plugins.modules().discover();
            Plugin slow = plugins.at("slow.jar");
            assertThat(slow.state()).isEqualTo(PluginState.INSPECTED);
            Thread loading = new Thread(() -> plugins.modules().startFresh(false));
            loading.start();
            while (slow.state() == PluginState.INSPECTED) {
                Thread.sleep(10);
            }
            assertThat(slow.state()).isEqualTo(PluginState.RESOLVED);
            loading.interrupt();
            loading.join();
            assertThat(slow.state()).isEqualTo(PluginState.FAILED);
        }

        @Test
        void p214NameThatIsNotValid() throws IOException {
            PluginBuilder.format(plugins.work(), "com.example.bad", "Not a name", "badn")
                    .jar(plugins.path("badn.jar"));
            assertFails("badn.jar", PluginRule.NAME, "is \"Not a name\"");
        }

        @Test
        void p215NameOfABuiltInFormat() throws IOException {
            PluginBuilder.format(plugins.work(), "com.example.dup", "last", "last")
                    .jar(plugins.path("last.jar"));
            assertFails("last.jar", PluginRule.DUPLICATE, "the format last is that of kernel.sim already");
            assertThat(plugins.formats()).containsExactly("first", "last", "good");
        }

        @Test
        void p215NameOfAnotherPlugin() throws IOException {
            PluginBuilder.format(plugins.work(), "com.example.dup", "good", "dupl")
                    .jar(plugins.path("a.jar"));
            plugins.start();
            plugins.assertProblem("good.jar", PluginState.FAILED, PluginRule.DUPLICATE);
            assertThat(plugins.at("good.jar").problems().get(0).found())
                    .isEqualTo("the format good is that of com.example.dup already");
            assertThat(plugins.exec("dupl")).isEqualTo("good");
        }

        @Test
        void p216NoRules() throws IOException {
            plugins.plugin("rule").replace("List.of(RULE)", "List.of()").jar(plugins.path("rule.jar"));
            assertFails("rule.jar", PluginRule.RULES, "the format rule lists no rules");
        }

        @Test
        void p216OneRuleTwice() throws IOException {
            plugins.plugin("rule")
                    .replace("List.of(RULE)", "List.of(RULE, RULE)")
                    .jar(plugins.path("rule.jar"));
            assertFails("rule.jar", PluginRule.RULES, "the rule rule.magic of rule is there twice");
        }
    }

    @Nested
    class BadLives {
        @Test
        void p220NoSuchNeighbour() throws IOException {
            plugins.plugin("alon").kernelModule("before = \"nobody\"").jar(plugins.path("alon.jar"));
            assertWarns("alon.jar", PluginState.STARTED, PluginRule.ORDER, "no format nobody is registered");
            assertThat(plugins.formats()).containsExactly("first", "last", "good", "alon");
        }

        @Test
        void p230LoaderThatFailsIsRefusedAndAfterThreeTimesNotAsked() throws IOException {
            plugins.plugin("boom")
                    .load("if (true) { throw new IllegalStateException(\"oh\"); }")
                    .jar(plugins.path("boom.jar"));
            plugins.start();
            for (int i = 0; i < 3; i++) {
                ExecException e = plugins.refuse("boom");
                assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
                assertThat(e.violation().rule()).isEqualTo(PluginRule.FAULTS);
                assertThat(e.violation().found().orElseThrow())
                        .contains("in boom: java.lang.IllegalStateException: oh at TheFormat.java:");
                assertThat(e.others()).extracting(Violation::rule).contains(PluginRule.FAULTS);
            }
            assertThat(plugins.formats()).containsExactly("first", "last", "good");
            assertFails("boom.jar", PluginRule.FAULTS, "the format boom failed again and again");
        }

        @Test
        void p230AnyErrorIsARefusal() throws IOException {
            plugins.plugin("erro")
                    .load("if (true) { throw new Error(\"odd\"); }")
                    .jar(plugins.path("erro.jar"));
            plugins.start();
            assertThat(plugins.refuse("erro").violation().found().orElseThrow())
                    .contains("in erro: java.lang.Error: odd at TheFormat.java:");
        }

        @Test
        void p230CoreThatFails() throws IOException {
            plugins.plugin("core")
                    .members("@Override public boolean coreDump(CoreDumpParams p) { throw new Error(\"odd\"); }")
                    .jar(plugins.path("core.jar"));
            plugins.start();
            Task task = new Task();
            Rlimits.Limit none = new Rlimits.Limit(Rlimits.INFINITY, Rlimits.INFINITY);
            task.rlimits(task.rlimits().with(Resource.CORE, none));
            plugins.exec(task, "core");
            WritableByteChannel sink = Channels.newChannel(OutputStream.nullOutputStream());
            ExecException e = catchThrowableOfType(
                    ExecException.class, () -> plugins.kernel().coreDump(task, Signal.SIGABRT, sink));
            assertThat(e.violation().rule()).isEqualTo(PluginRule.FAULTS);
            assertThat(e.violation().found().orElseThrow()).contains("in core: java.lang.Error: odd");
        }

        @Test
        void p230ResultThatIsNull() throws IOException {
            plugins.plugin("nulr").load("if (true) { return null; }").jar(plugins.path("nulr.jar"));
            plugins.start();
            assertThat(plugins.refuse("nulr").violation().found()).contains("in nulr: a result that is null");
            assertThat(plugins.at("nulr.jar").state()).isEqualTo(PluginState.STARTED);
        }

        @Test
        void aJarThatChangesWhileItIsLoadedIsNotTaken() throws IOException {
            plugins.modules().discover();
            plugins.plugin("good").version("2").jar(plugins.path("good.jar"));
            plugins.modules().startFresh(true);
            assertThat(plugins.assertProblem("good.jar", PluginState.FAILED, PluginRule.READ)
                            .found())
                    .isEqualTo("has changed since it was looked at");
            plugins.start();
            assertThat(plugins.at("good.jar").version()).contains("2");
            assertThat(plugins.exec("good")).isEqualTo("good");
        }

        @Test
        void overwritingOrDeletingALoadedJarDoesNotMatter() throws IOException {
            plugins.plugin("over")
                    .source("com.example.over.Late", "package com.example.over; class Late { }")
                    .load("new Late();")
                    .jar(plugins.path("over.jar"));
            Path gone = plugins.plugin("gone")
                    .source("com.example.gone.Late", "package com.example.gone; class Late { }")
                    .load("new Late();")
                    .jar(plugins.path("gone.jar"));
            plugins.start();
            Files.write(plugins.path("over.jar"), new byte[4000]);
            Files.delete(gone);
            assertThat(plugins.exec("over")).isEqualTo("over");
            assertThat(plugins.exec("gone")).isEqualTo("gone");
        }
    }

    @Test
    void everyCodeIsTestedHereOrWithUnloadingOrOnAClassPath() {
        Set<PluginRule> elsewhere = EnumSet.of(PluginRule.LEAK, PluginRule.CLASS_PATH);
        List<String> tests = Arrays.stream(getClass().getDeclaredClasses())
                .flatMap(group -> Arrays.stream(group.getDeclaredMethods()))
                .map(method -> method.getName())
                .toList();
        for (PluginRule rule : PluginRule.values()) {
            String prefix = rule.code().toLowerCase(Locale.ROOT);
            assertThat(tests.stream().anyMatch(name -> name.startsWith(prefix)) || elsewhere.contains(rule))
                    .as(rule.code())
                    .isTrue();
        }
    }
}
