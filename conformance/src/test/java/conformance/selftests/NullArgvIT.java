package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.UserArgPtr;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls without arguments, as in the kernel's selftest null-argv. */
class NullArgvIT {
    private static final List<String> ENVIRONMENT = List.of("A=1", "B=");
    private static final UserArgPtr ENVP = UserArgPtr.of(Execs.bytes(ENVIRONMENT));
    private static final UserArgPtr EMPTY_STRING = UserArgPtr.of(List.of(ByteString.EMPTY));
    private static final UserArgPtr EMPTY_LIST = UserArgPtr.of(List.of());

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of("an empty string, null", EMPTY_STRING, UserArgPtr.NULL, List.of()),
                Arguments.of("null, null", UserArgPtr.NULL, UserArgPtr.NULL, List.of()),
                Arguments.of("null, an environment", UserArgPtr.NULL, ENVP, ENVIRONMENT),
                Arguments.of("an empty list, null", EMPTY_LIST, UserArgPtr.NULL, List.of()),
                Arguments.of("an empty list, an environment", EMPTY_LIST, ENVP, ENVIRONMENT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void giveTheProgramOneEmptyString(String name, UserArgPtr argv, UserArgPtr envp, List<String> environment) {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        files.put("/p", 0755, Execs.program());
        ByteString path = ByteString.of("/p");
        ExecRequest request = new ExecRequest(Optional.of(path), argv, envp, ExecRequest.AT_FDCWD, 0);
        Program program = Execs.run(Execs.kernel(LinuxProfile.LINUX_6_18, files), new Task(), request);
        assertThat(Execs.argv(program)).as(name).containsExactly("");
        assertThat(Execs.envp(program)).as(name).isEqualTo(environment);
        long execfn = program.mm().savedAuxv().value(AuxVector.AT_EXECFN).orElseThrow();
        assertThat(Execs.string(program, execfn)).isEqualTo("/p");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void giveAScriptsInterpreterTheScriptAlone(
            String name, UserArgPtr argv, UserArgPtr envp, List<String> environment) {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        files.put("/p", 0755, Execs.program());
        Execs.putText(files, "/s", "#!/p\n");
        ByteString path = ByteString.of("/s");
        ExecRequest request = new ExecRequest(Optional.of(path), argv, envp, ExecRequest.AT_FDCWD, 0);
        Program program = Execs.run(Execs.kernel(LinuxProfile.LINUX_6_18, files), new Task(), request);
        assertThat(Execs.argv(program)).as(name).containsExactly("/p", "/s");
        assertThat(Execs.envp(program)).as(name).isEqualTo(environment);
    }
}
