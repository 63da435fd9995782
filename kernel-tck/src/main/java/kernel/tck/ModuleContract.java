package kernel.tck;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format as a jar that is dropped in. */
abstract class ModuleContract extends LibrariesContract {
    @Test
    void loadsAndUnloadsAsAJar(@TempDir Path directory) throws IOException, InterruptedException {
        Path jar = Packaging.of(format()).jar(directory.resolve("plugin.jar"));
        DroppedJar dropped = new DroppedJar(jar, directory);
        int count = 0;
        for (Sample sample : loading()) {
            Execution execution = verdict(sample);
            if (sample.files().isEmpty() && execution.isLoaded() && !execution.isHandedOver()) {
                dropped.add(count++, sample.bytes());
            }
        }
        String problem = dropped.problem();
        check(problem.isEmpty(), "dropped in as a jar, " + problem);
    }
}
