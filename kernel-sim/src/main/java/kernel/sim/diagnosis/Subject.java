package kernel.sim.diagnosis;

import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.sim.fs.FileAccess;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;

/**
 * Who calls, as it was before the call.
 *
 * @param cred its identity
 * @param fileAccess its rights to files
 * @param cwd its working directory
 * @param rlimits its limits
 * @param isNoNewPrivs whether it gains no rights
 * @param isTraced whether somebody traces it
 */
record Subject(
        Cred cred, FileAccess fileAccess, ByteString cwd, Rlimits rlimits, boolean isNoNewPrivs, boolean isTraced) {
    static Subject of(Task task) {
        return new Subject(
                task.cred(), task.fileAccess(), task.cwd(), task.rlimits(), task.isNoNewPrivs(), task.isTraced());
    }
}
