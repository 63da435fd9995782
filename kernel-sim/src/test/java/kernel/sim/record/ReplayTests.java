package kernel.sim.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.BinPrm;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.LoadResult;
import kernel.api.MapRequest;
import kernel.api.MapRequest.Placement;
import kernel.api.Prot;
import kernel.api.Span;
import kernel.sim.exec.FakeFormat;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.TestKernels;
import kernel.sim.exec.TestRule;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.fs.TestFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTests {
    private static final TestRule LATE = new TestRule("fake.late", Errno.EINVAL);
    private static final long RANDOM = 16;

    private final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = TestKernels.of(root, FakeFormat.of("fake", ReplayTests::load));
    private final Replay replay = new Replay(kernel, ByteString.of("/base"));

    @BeforeEach
    void putPrograms() {
        root.put("/base/prog", 0755, TestFiles.pattern(5000));
        root.put("/base/dir/prog", 0755, new byte[] {1});
        root.put("/base/late", 0755, new byte[] {'L'});
        root.put("/base/data", 0644, new byte[] {1});
    }

    /** Maps the file, and puts random bytes at the start of the strings. */
    private static LoadResult load(BinPrm bprm) {
        if (bprm.buf().is(0, 'L')) {
            bprm.beginNewExec();
            bprm.require(false, LATE, new Span(0, 1, "magic"), 'L');
        }
        return FakeFormat.load(bprm, b -> {
            b.mm().mmap(MapRequest.ofFile(b.file(), 0, 0x400000, 0x3000, Prot.PROT_READ, Placement.FIXED));
            b.mm().copyToUser(b.p() - RANDOM, new byte[] {1, 2, 3, 4});
            b.mm().savedAuxv(new AuxVector(
                    List.of(new AuxEntry(AuxVector.AT_RANDOM, b.p() - RANDOM), new AuxEntry(AuxVector.AT_NULL, 0))));
        });
    }

    /** Runs a case; quotes are single. */
    private JsonObject run(String line) {
        String record = replay.run(line.replace('\'', '"'));
        assertThat(record).doesNotContain("\n");
        return JsonParser.parseString(record).getAsJsonObject();
    }

    private static String text(JsonObject json, String key) {
        return json.get(key).getAsString();
    }

    @Nested
    class Success {
        @Test
        void hasAllFieldsInOrder() {
            assertThat(run("{'id':'7','path':'prog'}").keySet())
                    .containsExactly(
                            "id",
                            "in",
                            "result",
                            "class",
                            "regs",
                            "fp",
                            "maps",
                            "auxv",
                            "stat",
                            "stack",
                            "comm",
                            "cmdline",
                            "cmdline_len",
                            "exe",
                            "personality",
                            "rlim_stack",
                            "proc_uid",
                            "status");
        }

        @Test
        void repeatsTheCaseOnOneLine() {
            String line = "{ 'id':'7',\n 'path': 'prog','argv':[{'s':'x<\\u00e9','n':1.0e0}],\r'envp' :null}\n";
            assertThat(replay.run(line.replace('\'', '"')))
                    .startsWith(
                            "{'id':'7','in':{'id':'7','path':'prog','argv':[{'s':'x<\u00e9','n':1.0e0}],'envp':null},"
                                            .replace('\'', '"')
                                    + "\"result\":\"ok\"");
        }

        @Test
        void showsProgramAndTask() {
            JsonObject record = run("{'path':'prog','argv':['a0','b'],'uid':5,'rlimit':{'stack':[65536,'inf']}}");
            assertThat(text(record, "result")).isEqualTo("ok");
            assertThat(record.get("class").getAsInt()).isEqualTo(64);
            assertThat(text(record.getAsJsonObject("regs"), "rip")).isEqualTo("0x401000");
            assertThat(text(record.getAsJsonObject("regs"), "eflags")).isEqualTo("0x202");
            assertThat(text(record, "comm")).isEqualTo("prog");
            assertThat(text(record, "cmdline")).isEqualTo("a0\0b\0");
            assertThat(record.get("cmdline_len").getAsInt()).isEqualTo(5);
            assertThat(text(record, "exe")).isEqualTo("@/prog");
            assertThat(text(record, "personality")).isEqualTo("00040000");
            assertThat(record.get("rlim_stack").toString()).isEqualTo("[\"0x10000\",\"0xffffffffffffffff\"]");
            assertThat(record.get("proc_uid").getAsInt()).isEqualTo(5);
        }

        @Test
        void showsMappingsWithTheirContents() {
            JsonArray maps = run("{'path':'prog'}").getAsJsonArray("maps");
            JsonObject file = maps.get(0).getAsJsonObject();
            assertThat(file.keySet()).containsExactly("s", "e", "p", "o", "n", "h", "bad");
            assertThat(text(file, "s")).isEqualTo("0x400000");
            assertThat(text(file, "e")).isEqualTo("0x403000");
            assertThat(text(file, "p")).isEqualTo("r--p");
            assertThat(text(file, "n")).isEqualTo("@/prog");
            assertThat(file.get("bad").toString()).isEqualTo("[[2,1]]");
            List<String> names = new ArrayList<>();
            maps.forEach(map -> names.add(text(map.getAsJsonObject(), "n")));
            assertThat(names).containsExactly("@/prog", "[stack]", "[vsyscall]");
            assertThat(maps.get(1).getAsJsonObject().has("h")).isFalse();
        }

        @Test
        void showsTheStackWithoutItsRandomBytes() {
            JsonObject stack = run("{'path':'prog','argv':['a']}").getAsJsonObject("stack");
            assertThat(text(stack, "sp")).isEqualTo("0x7fffffffeff1");
            assertThat(text(stack, "top")).isEqualTo("0x7ffffffff000");
            assertThat(stack.get("len").getAsInt()).isEqualTo(15);
            assertThat(HexFormat.of().parseHex(text(stack, "hex")))
                    .isEqualTo("a\0prog\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
            assertThat(stack.get("below").getAsInt()).isEqualTo(4);
        }

        @Test
        void showsNamesAsBytes() {
            root.put(ByteString.of(new byte[] {'/', 'b', 'a', 's', 'e', '/', (byte) 0xe9}), 0755, 0, 0, new byte[1]);
            JsonObject record = run("{'path':'\\u00e9','argv':['\\u00ff']}");
            assertThat(text(record, "exe")).isEqualTo("@/\u00e9");
            assertThat(text(record, "comm")).isEqualTo("\u00e9");
            assertThat(text(record, "cmdline")).isEqualTo("\u00ff\0");
        }

        @Test
        void showsOnlyTheLengthOfALongCommandLine() {
            JsonObject record = run("{'path':'prog','argv':[{'s':'x','n':4096}]}");
            assertThat(record.has("cmdline")).isFalse();
            assertThat(record.get("cmdline_len").getAsInt()).isEqualTo(4097);
        }

        @Test
        void startsFromTheWorkingDirectoryInTheBase() {
            assertThat(text(run("{'path':'prog','cwd':'dir'}"), "exe")).isEqualTo("@/dir/prog");
            assertThat(text(run("{'path':'base/prog','cwd':'/'}"), "exe")).isEqualTo("@/prog");
        }

        @Test
        void showsNamesBelowTheBaseAndNoOthersByTheSign() {
            root.put("/basement/prog", 0755, new byte[] {1});
            assertThat(text(run("{'path':'/basement/prog'}"), "exe")).isEqualTo("/basement/prog");
            JsonObject record = run("{'path':'prog','call':'execveat','dirfd':{'path':'/base'},'want':['fds']}");
            assertThat(record.get("fds").toString())
                    .isEqualTo("[[0,\"/dev/null\"],[1,\"/dev/null\"],[2,\"/dev/null\"],[10,\"@\"]]");
        }

        @Test
        void repeatsItself() {
            assertThat(replay.run("{\"path\":\"prog\"}")).isEqualTo(replay.run("{\"path\":\"prog\"}"));
        }
    }

    @Nested
    class Failure {
        @Test
        void showsTheErrno() {
            assertThat(run("{'id':'1','path':'data'}").toString())
                    .isEqualTo("{\"id\":\"1\",\"in\":{\"id\":\"1\",\"path\":\"data\"},\"result\":\"errno\","
                            + "\"errno\":\"EACCES\",\"num\":13}");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"{'path':null}", "{'path':{'ptr':'0x1'}}", "{}", "{'path':'prog','argv':[{'ptr':'1'}]}"})
        void isEfaultForABadPointer(String line) {
            JsonObject record = run(line);
            assertThat(text(record, "result")).isEqualTo("errno");
            assertThat(text(record, "errno")).isEqualTo("EFAULT");
            assertThat(record.get("num").getAsInt()).isEqualTo(14);
        }

        @Test
        void showsTheSignalOfATaskThatDied() {
            JsonObject record = run("{'path':'late'}");
            assertThat(record.keySet()).containsExactly("id", "in", "result", "signal", "errno", "num");
            assertThat(text(record, "result")).isEqualTo("signal");
            assertThat(text(record, "signal")).isEqualTo("SIGSEGV");
            assertThat(text(record, "errno")).isEqualTo("EINVAL");
        }
    }

    @Nested
    class Verdicts {
        @ParameterizedTest
        @ValueSource(strings = {"", "{", "[]", "7", "null", "'text'", "{'path':'a'} {}", "{'path' 'a'}"})
        void sayWhatIsNoCase(String line) {
            JsonObject record = run(line);
            assertThat(record.keySet()).containsExactly("id", "in", "result", "why");
            assertThat(text(record, "id")).isEmpty();
            assertThat(record.get("in").isJsonNull()).isTrue();
            assertThat(text(record, "result")).isEqualTo("bad case");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'path':'prog','uid':'x'}",
                    "{'path':'prog','uid':null}",
                    "{'path':'prog','uid':{}}",
                    "{'path':'prog','cwd':null}",
                    "{'path':'prog','call':null}",
                    "{'path':'prog','argv':'x'}",
                    "{'path':'prog','argv':[{}]}",
                    "{'path':'prog','argv':[{'hex':'0'}]}",
                    "{'path':{}}",
                    "{'path':'prog','rlimit':null}",
                    "{'path':'prog','rlimit':{'stack':[]}}",
                    "{'path':'prog','rlimit':{'stack':[1]}}",
                    "{'path':'prog','rlimit':{'odd':1}}",
                    "{'path':'prog','personality':['odd']}",
                    "{'path':'prog','personality':{}}",
                    "{'path':'prog','no_new_privs':null}",
                })
        void sayWhatIsABadCase(String line) {
            JsonObject record = run(line);
            assertThat(text(record, "result")).isEqualTo("bad case");
            assertThat(record.keySet()).containsExactly("id", "in", "result", "why");
        }

        @Test
        void nameWhatIsNotModelled() {
            JsonObject record = run("{'id':'3','path':'prog','umask':0}");
            assertThat(text(record, "id")).isEqualTo("3");
            assertThat(text(record, "result")).isEqualTo("unsupported");
            assertThat(text(record, "why")).contains("umask");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{'path':'prog','write_open':['none']}", "{'path':'x','make':{'path':'no/x'}}"})
        void sayWhatCannotBeSetUp(String line) {
            JsonObject record = run(line);
            assertThat(text(record, "result")).isEqualTo("setup");
            assertThat(text(record, "why")).contains("fs.path.exists");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "dir/", "dir/.", "dir/.."})
        void sayWhereNoFileCanBeMade(String path) {
            JsonObject record = run("{'path':'x','make':{'path':'" + path + "'}}");
            assertThat(text(record, "result")).isEqualTo("setup");
            assertThat(text(record, "why")).contains("no file can be made");
        }
    }
}
