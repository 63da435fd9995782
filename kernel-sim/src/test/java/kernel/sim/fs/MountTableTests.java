package kernel.sim.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a host that shows its mounts; elsewhere every file lies on a plain disk. */
class MountTableTests {
    private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");
    private static final Path PROC = Path.of("/proc");
    private static final Mount OTHER = new Mount(false, true, false);

    private final MountTable mounts = MountTable.ofHost();

    @BeforeEach
    void needsProc() throws IOException {
        assumeThat(MOUNTINFO).exists();
        assumeThat(Files.readString(MOUNTINFO)).containsPattern("(?m) /proc [^\\n]* - proc ");
    }

    @Test
    void neverLetsFilesOfProcBeExecuted() {
        assertThat(mounts.containing(PROC.resolve("self/exe")).isNoexec()).isTrue();
        assertThat(mounts.containing(PROC).isAligningLargeMappings()).isFalse();
    }

    @Test
    void findsAMountPointInADirectory() {
        assertThat(mounts.of(PROC, OTHER)).isEqualTo(mounts.containing(PROC)).isNotEqualTo(OTHER);
    }

    @Test
    void leavesAnyOtherFileOnTheMountOfItsDirectory() {
        assertThat(mounts.of(PROC.resolve("no-mount-point"), OTHER)).isSameAs(OTHER);
    }
}
