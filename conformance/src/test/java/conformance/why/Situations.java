package conformance.why;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kernel.sim.diagnosis.ExecDiagnosis;
import kernel.sim.exec.Kernel;
import kernel.sim.trace.Diagnosis;

/** All situations. */
final class Situations {
    private Situations() {}

    static List<Situation> all() {
        return Stream.of(
                        FileSituations.otherSystems(),
                        FileSituations.loaders(),
                        FileSituations.damaged(),
                        ScriptSituations.firstLines(),
                        ScriptSituations.interpreters(),
                        KernelSituations.permissions(),
                        KernelSituations.limits(),
                        KernelSituations.geometry())
                .flatMap(List::stream)
                .toList();
    }

    /** Makes the files of a situation below a directory. */
    static Scene scene(Situation situation, Path base) throws IOException {
        Scene scene = new Scene(base.resolve(situation.name().replaceAll("[^A-Za-z0-9]+", "-")));
        scene.open();
        situation.files().accept(scene);
        return scene;
    }

    static Diagnosis diagnose(Kernel kernel, Scene scene) {
        return ExecDiagnosis.of(kernel).diagnose(scene.task(kernel), scene.request());
    }
}
