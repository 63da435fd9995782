package kernel.sim.record;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kernel.api.ByteString;
import kernel.sim.exec.ExecRequest;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;

/**
 * One case: a program and the task that executes it.
 *
 * @param request what is executed
 * @param directory what the descriptor of the request is
 * @param cwd working directory relative to the base
 * @param personality bits of {@link kernel.api.Personality}
 * @param uid user id, or empty for that of the machine profile
 * @param gid group id, or empty for that of the user or the machine profile
 * @param isNoNewPrivs whether the program gains no rights
 * @param rlimits limits that differ from the default
 * @param made files that are made first
 * @param busy files that are open for writing during the call
 * @param formats formats that are registered first; empty for those that the kernel has
 * @param wanted what the record shows besides the rest
 */
record ExecCase(
        ExecRequest request,
        Optional<CaseDescriptor> directory,
        Optional<ByteString> cwd,
        int personality,
        OptionalInt uid,
        OptionalInt gid,
        boolean isNoNewPrivs,
        Map<Resource, Rlimits.Limit> rlimits,
        List<CaseFile> made,
        List<ByteString> busy,
        Optional<CaseFormats> formats,
        List<Wanted> wanted) {
    ExecCase {
        rlimits = Map.copyOf(rlimits);
        made = List.copyOf(made);
        busy = List.copyOf(busy);
        wanted = List.copyOf(wanted);
    }
}
