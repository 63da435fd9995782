package kernel.sim.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Personality;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.UserArgPtr;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaseParserTests {
    private static final Rlimits.Limit UNLIMITED = new Rlimits.Limit(Rlimits.INFINITY, Rlimits.INFINITY);

    /** Parses a case; quotes are single, to spare backslashes. */
    private static ExecCase parse(String json) {
        return CaseParser.parse(JsonParser.parseString(json.replace('\'', '"')).getAsJsonObject());
    }

    private static ByteString bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.of(bytes);
    }

    private static UserArgPtr list(String... strings) {
        return UserArgPtr.of(List.of(strings).stream().map(ByteString::of).toList());
    }

    @Nested
    class Defaults {
        private final ExecCase minimal = parse("{'path':'/bin/a'}");

        @Test
        void callTheProgramByItsPathWithAnEmptyEnvironment() {
            assertThat(minimal.request()).isEqualTo(ExecRequest.of("/bin/a"));
            assertThat(minimal.directory()).isEmpty();
        }

        @Test
        void areThoseOfTheObserver() {
            assertThat(minimal.cwd()).isEmpty();
            assertThat(minimal.personality()).isEqualTo(Personality.ADDR_NO_RANDOMIZE);
            assertThat(minimal.uid()).isEmpty();
            assertThat(minimal.gid()).isEmpty();
            assertThat(minimal.isNoNewPrivs()).isFalse();
            assertThat(minimal.rlimits()).isEmpty();
            assertThat(minimal.made()).isEmpty();
            assertThat(minimal.busy()).isEmpty();
            assertThat(minimal.wanted()).isEmpty();
        }
    }

    @Nested
    class Pointers {
        @ParameterizedTest
        @ValueSource(strings = {"{}", "{'path':null}", "{'path':{'ptr':'0x1'}}"})
        void canLeadNowhereInsteadOfToAPath(String json) {
            ExecRequest request = parse(json).request();
            assertThat(request.filename()).isEmpty();
            assertThat(request.argv()).isEqualTo(UserArgPtr.NULL);
        }

        @Test
        void canBeNullInsteadOfAList() {
            ExecRequest request = parse("{'path':'a','argv':null,'envp':null}").request();
            assertThat(request.argv()).isEqualTo(UserArgPtr.NULL);
            assertThat(request.envp()).isEqualTo(UserArgPtr.NULL);
        }

        @Test
        void canLeadNowhereInsideAList() {
            ExecRequest request =
                    parse("{'path':'a','argv':['x',{'ptr':'0x1'}]}").request();
            assertThat(request.argv().strings()).containsExactly(Optional.of(ByteString.of("x")), Optional.empty());
            assertThat(request.argv().isReadable()).isTrue();
        }
    }

    @Nested
    class Strings {
        private UserArgPtr argv(String list) {
            return parse("{'path':'a','argv':" + list + "}").request().argv();
        }

        @Test
        void standForTheirBytes() {
            assertThat(argv("['\\u00ff\\u0080A']")).isEqualTo(UserArgPtr.of(List.of(bytes(0xff, 0x80, 'A'))));
        }

        @Test
        void standForUtf8BeyondOneByte() {
            assertThat(argv("['\\u20ac\\ud83d\\ude00']")).isEqualTo(list("\u20ac\ud83d\ude00"));
        }

        @Test
        void endAtTheFirstNul() {
            assertThat(argv("['ab\\u0000cd', '\\u0000', {'hex':'410042'}, {'s':'x\\u0000y','n':2}]"))
                    .isEqualTo(list("ab", "", "A", "x"));
        }

        @Test
        void canBeHexadecimal() {
            assertThat(argv("[{'hex':'ff01'}, {'hex':''}]"))
                    .isEqualTo(UserArgPtr.of(List.of(bytes(0xff, 1), ByteString.EMPTY)));
        }

        @Test
        void canRepeatThemselves() {
            assertThat(argv("[{'s':'ab','n':3}]")).isEqualTo(list("ababab"));
            assertThat(argv("[{'s':'ab','n':0}]")).isEqualTo(list(""));
            assertThat(argv("[{'s':'x','times':3}, 'y']")).isEqualTo(list("x", "x", "x", "y"));
            assertThat(argv("[{'s':'x','times':0}]")).isEqualTo(list());
            assertThat(argv("[{'s':'x','n':2,'times':2}]")).isEqualTo(list("xx", "xx"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[{'s':'x','n':-1}]",
                    "[{'s':'x','times':-1}]",
                    "[{'s':'x','n':67108865}]",
                    "[{'s':'xx','n':67108864}]",
                    "[{'s':'x','times':67108865}]",
                    "[{}]",
                    "[{'n':3}]",
                })
        void mustNotBeTooManyOrMissing(String list) {
            assertThatThrownBy(() -> argv(list)).isInstanceOf(CaseFormatException.class);
        }
    }

    @Nested
    class Numbers {
        @ParameterizedTest
        @CsvSource({
            "0, 0",
            "'\"0x40000\"', 0x40000",
            "262144, 0x40000",
            "['ADDR_NO_RANDOMIZE'], 0x40000",
            "'[\"ADDR_COMPAT_LAYOUT\",\"READ_IMPLIES_EXEC\"]', 0x600000",
            "[], 0",
        })
        void canBeAPersonality(String personality, String bits) {
            String json = "{\"path\":\"a\",\"personality\":" + personality.replace('\'', '"') + "}";
            assertThat(parse(json).personality()).isEqualTo(Integer.decode(bits));
        }

        @Test
        void canBeIds() {
            ExecCase both = parse("{'path':'a','uid':7,'gid':'8'}");
            assertThat(both.uid()).hasValue(7);
            assertThat(both.gid()).hasValue(8);
            ExecCase one = parse("{'path':'a','uid':7}");
            assertThat(one.gid()).hasValue(7);
            assertThat(parse("{'path':'a','gid':7}").uid()).isEmpty();
            assertThat(parse("{'path':'a','uid':4294967294}").uid()).hasValue(-2);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "'uid':99999999999; uid: expected 0 to 4294967294, found 99999999999",
                    "'uid':4294967295; uid: expected 0 to",
                    "'gid':-1; gid: expected 0 to",
                    "'uid':1.5; uid: expected a whole number, found 1.5",
                    "'uid':'x'; uid: expected a whole number",
                    "'uid':1e999999999; uid: expected a whole number",
                    "'uid':1e-999999999; uid: expected a whole number",
                    "'uid':[1]; uid: expected a number",
                    "'uid':null; uid: expected a number",
                    "'personality':4294967296; personality: expected",
                    "'rlimit':{'stack':18446744073709551616}; stack: expected a number of 64 bits",
                    "'rlimit':{'stack':'0x10000000000000000'}; stack: expected a whole number",
                    "'call':'execveat','dirfd':4294967296; dirfd: expected",
                    "'call':'execveat','at_flags':-2147483649; at_flags: expected",
                    "'dirfd':{'path':'a','fd':4294967297}; fd: expected 0 to",
                    "'argv':[{'s':'a','n':4294967297}]; n: expected 0 to",
                    "'make':{'path':'a','mode':4294967785}; mode: expected 0 to 4095",
                    "'make':{'path':'a','size':-1}; size: expected 0 to",
                    "'make':{'path':'a','set':[[-1,'00']]}; set: expected 0 to",
                })
        void areNotCut(String member, String message) {
            assertThatThrownBy(() -> parse("{'path':'a'," + member + "}"))
                    .isInstanceOf(CaseFormatException.class)
                    .hasMessageStartingWith(message);
        }

        @ParameterizedTest
        @CsvSource({"1.0e0, 1", "10E2, 1000", "0e999999999, 0", "'\"0xff\"', 255", "4294967294, -2"})
        void areWholeHoweverTheyAreWritten(String number, int uid) {
            assertThat(parse("{'path':'a','uid':" + number + "}").uid()).hasValue(uid);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "{'stack':8192}; STACK; 8192; -1",
                    "{'stack':'inf'}; STACK; -1; -1",
                    "{'stack':['0x1000','inf']}; STACK; 4096; -1",
                    "{'as':[1,2]}; AS; 1; 2",
                    "{'memlock':18446744073709551615}; MEMLOCK; -1; -1",
                    "{'nofile':18446744073709551614}; NOFILE; -2; -1",
                })
        void canBeLimits(String rlimit, Resource resource, long soft, long hard) {
            ExecCase parsed = parse("{'path':'a','rlimit':" + rlimit + "}");
            assertThat(parsed.rlimits()).isEqualTo(Map.of(resource, new Rlimits.Limit(soft, hard)));
        }

        @Test
        void canLimitEveryResource() {
            for (Resource resource : Resource.values()) {
                String name = resource.name().toLowerCase(Locale.ROOT);
                assertThat(parse("{'path':'a','rlimit':{'" + name + "':'inf'}}").rlimits())
                        .isEqualTo(Map.of(resource, UNLIMITED));
            }
        }
    }

    @Nested
    class Calls {
        @Test
        void canBeExecveat() {
            ExecCase at = parse("{'path':'','call':'execveat','dirfd':{'path':'bin','cloexec':true,"
                    + "'flags':['path','nofollow']},'at_flags':['AT_EMPTY_PATH','AT_SYMLINK_NOFOLLOW']}");
            assertThat(at.request().dirfd()).isEqualTo(10);
            assertThat(at.request().flags()).isEqualTo(ExecRequest.AT_EMPTY_PATH | ExecRequest.AT_SYMLINK_NOFOLLOW);
            assertThat(at.directory()).contains(new CaseDescriptor(10, ByteString.of("bin"), false, true));
        }

        @ParameterizedTest
        @CsvSource({"'\"AT_FDCWD\"', -100", "-1, -1", "7, 7"})
        void canNameADescriptorByItsNumber(String dirfd, int number) {
            ExecCase at = parse("{\"path\":\"a\",\"call\":\"execveat\",\"dirfd\":" + dirfd + ",\"at_flags\":-1}");
            assertThat(at.request().dirfd()).isEqualTo(number);
            assertThat(at.request().flags()).isEqualTo(-1);
            assertThat(at.directory()).isEmpty();
        }

        @Test
        void useDescriptorsInExecveatOnly() {
            ExecCase plain = parse("{'path':'a','call':'execve','dirfd':5,'at_flags':1}");
            assertThat(plain.request()).isEqualTo(ExecRequest.of("a"));
        }

        @Test
        void canWantMoreAndNeedFiles() {
            ExecCase rich = parse("{'path':'a','cwd':'d','no_new_privs':true,'want':['fds'],'write_open':['b'],"
                    + "'make':{'path':'a','from':'c','mode':448,'size':9,'set':[[2,'ff00']]}}");
            assertThat(rich.cwd()).contains(ByteString.of("d"));
            assertThat(rich.isNoNewPrivs()).isTrue();
            assertThat(rich.wanted()).containsExactly(Wanted.FDS);
            assertThat(rich.busy()).containsExactly(ByteString.of("b"));
            assertThat(rich.made()).hasSize(1);
            CaseFile made = rich.made().get(0);
            assertThat(made.mode()).isEqualTo(0700);
            assertThat(made.content(new byte[] {1, 2, 3})).containsExactly(1, 2, 0xff, 0, 0, 0, 0, 0, 0);
        }
    }

    @Nested
    class Refusals {
        @ParameterizedTest
        @ValueSource(strings = {"umask", "something", "Path"})
        void nameAKeyThatIsNotModelled(String key) {
            assertThatThrownBy(() -> parse("{'path':'a','" + key + "':1}"))
                    .isInstanceOf(UnsupportedCaseException.class)
                    .hasMessageContaining(key);
        }

        @Test
        void wishForPartsOfTheRecord() {
            assertThatThrownBy(() -> parse("{'path':'a','want':'smaps'}")).isInstanceOf(IllegalStateException.class);
            assertThat(parse("{'path':'a','want':['smaps','what','proc','fds']}")
                            .wanted())
                    .containsExactly(Wanted.FDS, Wanted.SMAPS, Wanted.PROC);
        }

        @ParameterizedTest
        @CsvSource({
            "'{\"path\":\"a\",\"personality\":[\"ADDR_NOTHING\"]}', ADDR_NOTHING",
            "'{\"path\":\"a\",\"rlimit\":{\"stacks\":1}}', stacks",
            "'{\"path\":\"a\",\"call\":\"execveat\",\"at_flags\":[\"AT_NOTHING\"]}', AT_NOTHING",
            "'{\"path\":\"a\",\"dirfd\":{\"path\":\"d\",\"flags\":[\"odd\"]}}', odd",
        })
        void nameAValueThatNobodyKnows(String json, String word) {
            assertThatThrownBy(() -> parse(json))
                    .isInstanceOf(CaseFormatException.class)
                    .hasMessageContaining(word);
        }
    }
}
