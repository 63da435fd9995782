package conformance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import kernel.api.BinaryFormat;
import kernel.api.Rule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom, for all modules at once. */
class ArchitectureTests {
    private static final String[] MODULES = {"kernel", "binfmt"};
    private static final String TESTING = "..testing..";

    /** What formats export: reading the cores that they write. */
    private static final String CORES = "binfmt.*.core..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(MODULES)
            .that(DescribedPredicate.not(resideInAPackage(TESTING)));

    @Test
    void allModulesAreLookedAt() {
        Set<String> modules = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            modules.add(type.getPackageName().replaceAll("^(\\w+\\.\\w+).*", "$1"));
        }
        assertThat(modules)
                .contains(
                        "binfmt.elf",
                        "binfmt.misc",
                        "binfmt.script",
                        "kernel.api",
                        "kernel.archive",
                        "kernel.cli",
                        "kernel.sim",
                        "kernel.tck");
    }

    @Nested
    class Modules {
        @Test
        void theInterfaceKnowsNothingButJava() {
            onlyDependsOn("kernel.api..", "kernel.api..");
        }

        @Test
        void formatsKnowTheInterfaceAlone() {
            noClasses()
                    .that()
                    .resideInAPackage("binfmt..")
                    .should()
                    .dependOnClassesThat(DescribedPredicate.not(
                            resideInAnyPackage("binfmt..", "kernel.api..", "java..", "org.jspecify..")))
                    .check(CLASSES);
        }

        @Test
        void noFormatKnowsAnother() {
            slices().matching("binfmt.(*)..").should().notDependOnEachOther().check(CLASSES);
        }

        @Test
        void nobodyKnowsAFormat() {
            noClasses()
                    .that()
                    .resideOutsideOfPackage("binfmt..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("binfmt..")
                    .check(CLASSES);
        }

        @Test
        void theKernelKnowsTheInterfaceAndJson() {
            onlyDependsOn("kernel.sim..", "kernel.sim..", "kernel.api..", "com.google.gson..");
        }

        @Test
        void archivesKnowTheKernelAndWhatDecodesThem() {
            onlyDependsOn(
                    "kernel.archive..",
                    "kernel.archive..",
                    "kernel.sim.fs..",
                    "kernel.api..",
                    "com.google.gson..",
                    "com.github.luben.zstd..",
                    "org.apache.commons.compress..",
                    "org.tukaani.xz..");
        }

        @Test
        void theCommandKnowsTheKernelArchivesAndPicocli() {
            onlyDependsOn(
                    "kernel.cli..",
                    "kernel.cli..",
                    "kernel.archive..",
                    "kernel.sim..",
                    "kernel.api..",
                    "com.google.gson..",
                    "picocli..");
        }

        @Test
        void theContractKnowsTheKernelAndJUnit() {
            onlyDependsOn(
                    "kernel.tck..",
                    "kernel.tck..",
                    "kernel.sim..",
                    "kernel.api..",
                    "org.junit.jupiter.api..",
                    "com.sun.management..");
        }

        private static void onlyDependsOn(String module, String... others) {
            DescribedPredicate<JavaClass> allowed =
                    resideInAnyPackage(others).or(resideInAnyPackage("java..", "org.jspecify.."));
            classes()
                    .that()
                    .resideInAPackage(module)
                    .should()
                    .onlyDependOnClassesThat(allowed)
                    .check(CLASSES);
        }
    }

    @Nested
    class PackagesOfTheKernel {
        @Test
        void dependDownwardsOnly() {
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("picture")
                    .definedBy("kernel.sim.picture..")
                    .layer("autopsy")
                    .definedBy("kernel.sim.autopsy..")
                    .layer("diagnosis")
                    .definedBy("kernel.sim.diagnosis..")
                    .layer("record")
                    .definedBy("kernel.sim.record..")
                    .layer("rules")
                    .definedBy("kernel.sim.rules..")
                    .layer("exec")
                    .definedBy("kernel.sim.exec..")
                    .layer("module")
                    .definedBy("kernel.sim.module..")
                    .layer("proc")
                    .definedBy("kernel.sim.proc..")
                    .layer("task")
                    .definedBy("kernel.sim.task..")
                    .layer("mm")
                    .definedBy("kernel.sim.mm..")
                    .layer("fs")
                    .definedBy("kernel.sim.fs..")
                    .layer("profile")
                    .definedBy("kernel.sim.profile..")
                    .whereLayer("picture")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("autopsy")
                    .mayOnlyBeAccessedByLayers("picture")
                    .whereLayer("diagnosis")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("record")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("rules")
                    .mayOnlyBeAccessedByLayers("diagnosis")
                    .whereLayer("exec")
                    .mayOnlyBeAccessedByLayers("autopsy", "diagnosis", "record", "rules")
                    .whereLayer("module")
                    .mayOnlyBeAccessedByLayers("autopsy", "diagnosis", "record", "exec", "task")
                    .whereLayer("proc")
                    .mayOnlyBeAccessedByLayers("autopsy", "diagnosis", "picture", "record")
                    .whereLayer("task")
                    .mayOnlyBeAccessedByLayers("autopsy", "diagnosis", "picture", "record", "rules", "exec", "proc")
                    .whereLayer("mm")
                    .mayOnlyBeAccessedByLayers(
                            "autopsy", "diagnosis", "picture", "record", "rules", "exec", "proc", "task")
                    .whereLayer("fs")
                    .mayOnlyBeAccessedByLayers("autopsy", "diagnosis", "record", "rules", "exec", "proc", "task", "mm")
                    .whereLayer("profile")
                    .mayOnlyBeAccessedByLayers("autopsy", "diagnosis", "record", "exec", "proc", "task", "mm", "fs")
                    .check(CLASSES);
        }

        @Test
        void whatHappenedAndWhyKnowsTheInterfaceAndJson() {
            Modules.onlyDependsOn("kernel.sim.trace..", "kernel.sim.trace..", "kernel.api..", "com.google.gson..");
        }

        @Test
        void haveNoCycles() {
            slices().matching("kernel.sim.(*)..").should().beFreeOfCycles().check(CLASSES);
        }

        @Test
        void areAllInTheOrder() {
            Set<String> packages = new TreeSet<>();
            for (JavaClass type : CLASSES) {
                if (type.getPackageName().startsWith("kernel.sim")) {
                    packages.add(type.getPackageName().substring("kernel.sim.".length()));
                }
            }
            assertThat(packages)
                    .containsExactly(
                            "autopsy",
                            "diagnosis",
                            "exec",
                            "fs",
                            "mm",
                            "module",
                            "picture",
                            "proc",
                            "profile",
                            "record",
                            "rules",
                            "task",
                            "trace");
        }
    }

    @Nested
    class Names {
        @ParameterizedTest
        @ValueSource(strings = {"Impl", "Manager", "Util", "Utils", "Helper", "Helpers"})
        void sayWhatAClassIs(String ending) {
            noClasses().should().haveSimpleNameEndingWith(ending).check(CLASSES);
        }

        @Test
        void ofRulesEndInRule() {
            classes()
                    .that()
                    .implement(Rule.class)
                    .and()
                    .areNotAnonymousClasses()
                    .should()
                    .haveSimpleNameEndingWith("Rule")
                    .andShould()
                    .beEnums()
                    .check(CLASSES);
        }
    }

    @Nested
    class Habits {
        @Test
        void onlyTheCommandPrints() {
            noClasses()
                    .that()
                    .resideOutsideOfPackage("kernel.cli..")
                    .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                    .check(CLASSES);
        }

        @Test
        void onlyTheCommandEndsTheProcess() {
            noClasses()
                    .that()
                    .resideOutsideOfPackage("kernel.cli..")
                    .should()
                    .callMethod(System.class, "exit", int.class)
                    .orShould()
                    .callMethod(Runtime.class, "halt", int.class)
                    .check(CLASSES);
        }

        @Test
        void formatsArePublicAndNothingElseOfAFormatIs() {
            classes()
                    .that()
                    .resideInAPackage("binfmt..")
                    .and()
                    .implement(BinaryFormat.class)
                    .should()
                    .bePublic()
                    .andShould()
                    .haveModifier(JavaModifier.FINAL)
                    .check(CLASSES);
            noClasses()
                    .that()
                    .resideInAPackage("binfmt..")
                    .and()
                    .resideOutsideOfPackage(CORES)
                    .and()
                    .doNotImplement(BinaryFormat.class)
                    .should()
                    .bePublic()
                    .check(CLASSES);
        }

        @Test
        void everyPackageIsNullMarked() {
            Set<JavaPackage> packages = new TreeSet<>(Comparator.comparing(JavaPackage::getName));
            for (JavaClass type : CLASSES) {
                packages.add(type.getPackage());
            }
            assertThat(packages)
                    .hasSizeGreaterThan(8)
                    .allMatch(p -> p.tryGetPackageInfo()
                            .map(info -> info.isAnnotatedWith(NullMarked.class))
                            .orElse(false));
        }
    }
}
