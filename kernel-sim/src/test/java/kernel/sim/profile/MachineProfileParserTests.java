package kernel.sim.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Prot;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineProfileParserTests {
    private static final String SOURCE = "here.json";
    private static final String TEXT = builtInText();

    /** The built-in profile, which the tests damage. */
    private final JsonObject json = JsonParser.parseString(TEXT).getAsJsonObject();

    private static String builtInText() {
        try (InputStream stream = MachineProfile.class.getResourceAsStream("linux-6.18-x86_64.json")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MachineProfile parse(String text) {
        return MachineProfileParser.parse(new StringReader(text), SOURCE);
    }

    private MachineProfile parsed() {
        return parse(json.toString());
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(this::parsed)
                .isInstanceOf(ProfileFormatException.class)
                .hasMessageContaining(SOURCE)
                .hasMessageContainingAll(words);
    }

    /** Returns the object that a path of member names leads to; {@code 0} is the first element of an array. */
    private JsonObject parent(String path) {
        JsonElement at = json;
        String[] names = path.split("/", -1);
        for (int i = 0; i < names.length - 1; i++) {
            at = names[i].equals("0")
                    ? at.getAsJsonArray().get(0)
                    : at.getAsJsonObject().get(names[i]);
        }
        return at.getAsJsonObject();
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Nested
    class BuiltIn {
        private final MachineProfile profile = MachineProfile.builtIn();

        @Test
        void isAMachineWithLinux618() {
            assertThat(profile.release()).startsWith("6.18.");
            assertThat(profile.machine()).isEqualTo("x86_64");
            assertThat(profile.pageSize()).isEqualTo(4096);
            assertThat(profile.uid()).isZero();
            assertThat(profile.gid()).isZero();
            assertThat(profile.memTotalPages()).isEqualTo(6171021);
            assertThat(profile.swapTotalPages()).isZero();
            assertThat(profile.atRandom()).isEqualTo(ByteString.of(new byte[16]));
            assertThat(profile.settings()).isEqualTo(new Settings(4096, 0x10000, 0, false, 65530, 28, 8, 2, 0));
        }

        @Test
        void knowsWhat64BitProgramsGet() {
            AbiProfile elf64 = profile.elf64();
            assertThat(elf64.platform()).isEqualTo("x86_64");
            assertThat(elf64.stackGuardGap()).isEqualTo(1 << 20);
            assertThat(elf64.vsyscall()).contains(Prot.PROT_EXEC);
            assertThat(elf64.sysinfoOffset()).isEmpty();
            assertThat(elf64.auxOrder())
                    .hasSize(22)
                    .startsWith(AuxVector.AT_SYSINFO_EHDR, AuxVector.AT_MINSIGSTKSZ, AuxVector.AT_HWCAP)
                    .endsWith(AuxVector.AT_PLATFORM, AuxVector.AT_RSEQ_FEATURE_SIZE, AuxVector.AT_RSEQ_ALIGN);
            assertThat(elf64.aux())
                    .containsEntry(AuxVector.AT_HWCAP, 0x178bfbffL)
                    .containsEntry(AuxVector.AT_CLKTCK, 100L);
            assertThat(elf64.special())
                    .extracting(SpecialMapping::name)
                    .containsExactly("[vvar]", "[vvar_vclock]", "[vdso]");
            assertThat(elf64.special().get(0).content()).isEmpty();
            SpecialMapping vdso = elf64.special().get(2);
            assertThat(vdso.size()).isEqualTo(8192);
            assertThat(vdso.prot()).isEqualTo(Prot.PROT_READ | Prot.PROT_EXEC);
            assertThat(vdso.content().orElseThrow().startsWith(ByteString.of("\u007fELF")))
                    .isTrue();
        }

        @Test
        void knowsTheExtendedRegisters() {
            XsaveProfile xsave = profile.elf64().xsave().orElseThrow();
            assertThat(xsave.area().length()).isEqualTo(2432);
            assertThat(xsave.layout())
                    .startsWith(new XsaveProfile.Component(2, 256, 576))
                    .hasSize(4);
        }

        @Test
        void knowsWhat32BitProgramsGet() {
            AbiProfile elf32 = profile.elf32().orElseThrow();
            assertThat(elf32.platform()).isEqualTo("i686");
            assertThat(elf32.sysinfoOffset()).isPresent();
            assertThat(elf32.auxOrder()).startsWith(AuxVector.AT_SYSINFO, AuxVector.AT_SYSINFO_EHDR);
        }
    }

    @Nested
    class Keys {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "release",
                    "machine",
                    "uid",
                    "gid",
                    "page_size",
                    "mem_total_pages",
                    "swap_total_pages",
                    "hint_min",
                    "settings",
                    "settings/vm.mmap_min_addr",
                    "settings/vm.overcommit_memory",
                    "settings/vm.legacy_va_layout",
                    "settings/vm.max_map_count",
                    "settings/kernel.randomize_va_space",
                    "settings/fs.suid_dumpable",
                    "elf64",
                    "elf64/aux_order",
                    "elf64/aux",
                    "elf64/platform",
                    "elf64/special",
                    "elf64/stack_guard_gap",
                    "elf64/special/0/name",
                    "elf64/special/0/size",
                    "elf64/special/0/perms",
                    "elf64/xsave/hex",
                    "elf64/xsave/layout",
                    "elf64/xsave/layout/0/offset",
                    "elf32/aux_order",
                    "elf32/stack_guard_gap",
                })
        void areNamedWhenTheyAreMissing(String path) {
            parent(path).remove(last(path));
            assertRefused("key " + last(path), "missing");
            parent(path).add(last(path), JsonNull.INSTANCE);
            assertRefused("key " + last(path), "missing");
        }

        @Test
        void ofWhatAMachineMayNotHaveCanBeMissing() {
            json.remove("elf32");
            json.getAsJsonObject("elf64").remove("vsyscall");
            json.getAsJsonObject("elf64").remove("xsave");
            json.getAsJsonObject("settings").addProperty("vm.mmap_rnd_bits", "32");
            json.getAsJsonObject("settings").addProperty("vm.mmap_rnd_compat_bits", 16);
            assertThat(parsed().elf32()).isEmpty();
            assertThat(parsed().elf64().vsyscall()).isEmpty();
            assertThat(parsed().elf64().xsave()).isEmpty();
            assertThat(parsed().settings().mmapRndBits()).isEqualTo(32);
            assertThat(parsed().settings().mmapRndCompatBits()).isEqualTo(16);
        }

        @Test
        void thatNobodyKnowsDoNotMatter() {
            json.addProperty("something_new", true);
            assertThat(parsed()).isEqualTo(MachineProfile.builtIn());
        }
    }

    @Nested
    class Values {
        @ParameterizedTest
        @CsvSource({"65536", "0", "8192"})
        void ofThePageSizeCanOnlyBe4096(int size) {
            json.addProperty("page_size", size);
            assertRefused("page_size", "4096", Integer.toString(size));
        }

        @ParameterizedTest
        @CsvSource({"2", "-1"})
        void ofOvercommitCanOnlyBeZeroOrOne(String mode) {
            json.getAsJsonObject("settings").addProperty("vm.overcommit_memory", mode);
            assertRefused("vm.overcommit_memory", mode);
        }

        @ParameterizedTest
        @CsvSource({"''", "00", "000102030405060708090a0b0c0d0e", "000102030405060708090a0b0c0d0e0f10"})
        void ofTheRandomBytesHaveSixteenBytes(String hex) {
            json.addProperty("at_random", hex);
            assertRefused("at_random", "16 bytes");
        }

        @Test
        void ofTheRandomBytesAreHexadecimal() {
            json.addProperty("at_random", "000102030405060708090A0b0c0d0eff");
            assertThat(parsed().atRandom().at(15)).isEqualTo(255);
            json.addProperty("at_random", "0001020304050607080x0a0b0c0d0e0f");
            assertRefused("at_random", "hexadecimal");
        }

        @ParameterizedTest
        @CsvSource({
            "settings/vm.mmap_rnd_bits, 7, 8 to 32",
            "settings/vm.mmap_rnd_bits, 33, 8 to 32",
            "settings/vm.mmap_rnd_compat_bits, 17, 8 to 16",
            "settings/kernel.randomize_va_space, 3, 0 to 2",
            "settings/fs.suid_dumpable, -1, 0 to 2",
            "settings/vm.max_map_count, 2147483648, 0 to 2147483647",
            "uid, 99999999999, 0 to 4294967294",
            "page_size, 4294971392, 4096",
            "mem_total_pages, -1, 0 to",
            "elf64/special/0/size, 0, 4096 to",
            "elf64/special/0/size, 4097, multiple of 4096",
            "elf64/special/0/size, 16781312, 4096 to 16777216",
            "elf64/stack_guard_gap, 1, multiple of 4096",
            "elf64/special/0/perms, rwx, r-xp",
            "elf64/vsyscall, xr-p, r-xp",
            "elf32/sysinfo_offset, -1, 0 to",
            "elf64/xsave/layout/0/type, 1, 2 to 62",
            "elf64/xsave/layout/0/offset, 575, 576 to",
        })
        void mustBeWhatAMachineCanHave(String path, String value, String expected) {
            parent(path).addProperty(last(path), value);
            assertRefused(path.replace("/0/", "[0]/").replace('/', '.') + ": expected", expected, "found " + value);
        }

        @Test
        void ofSpecialMappingsFillThem() {
            JsonObject mapping = parent("elf64/special/0/size");
            mapping.addProperty("hex", "00".repeat(4096));
            assertRefused("elf64.special[0].hex", "16384 bytes", "4096 bytes");
        }

        @ParameterizedTest
        @CsvSource({"elf64/aux/AT_CLKTCK", "elf64/aux/AT_HWCAP2", "elf32/aux/AT_PAGESZ", "elf64/aux/AT_RSEQ_ALIGN"})
        void ofTheAuxiliaryVectorAreThereIfTheyHaveAPlaceInIt(String path) {
            parent(path).remove(last(path));
            assertRefused("key " + last(path) + " is missing", "in " + path.substring(0, 5) + ".aux");
        }

        @Test
        void ofTheAuxiliaryVectorThatLeadToTheVdsoNeedOne() {
            json.getAsJsonObject("elf32").remove("sysinfo_offset");
            assertRefused("key AT_SYSINFO is missing", "elf32.aux");
            json.remove("elf32");
            json.getAsJsonObject("elf64").getAsJsonArray("special").remove(2);
            assertRefused("key AT_SYSINFO_EHDR is missing", "elf64.aux");
        }

        @Test
        void ofAuxiliaryTypesAreKnown() {
            json.getAsJsonObject("elf64").getAsJsonArray("aux_order").set(0, new JsonPrimitive("AT_NOTHING"));
            assertRefused("AT_NOTHING");
            json.getAsJsonObject("elf64").getAsJsonArray("aux_order").remove(0);
            json.getAsJsonObject("elf64").getAsJsonObject("aux").addProperty("AT_NEVER", "0x1");
            assertRefused("AT_NEVER");
        }

        @Test
        void standAsNumbersOrAsText() {
            json.addProperty("mem_total_pages", "0x10");
            json.addProperty("hint_min", "17");
            json.getAsJsonObject("settings").addProperty("vm.max_map_count", 18);
            json.getAsJsonObject("elf64").getAsJsonObject("aux").addProperty("AT_HWCAP", "0xffffffffffffffff");
            assertThat(parsed().memTotalPages()).isEqualTo(16);
            assertThat(parsed().settings().hintMin()).isEqualTo(17);
            assertThat(parsed().settings().maxMapCount()).isEqualTo(18);
            assertThat(parsed().elf64().aux()).containsEntry(AuxVector.AT_HWCAP, -1L);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "release",
                    "machine",
                    "uid",
                    "page_size",
                    "hint_min",
                    "at_random",
                    "settings",
                    "settings/vm.max_map_count",
                    "settings/vm.mmap_rnd_bits",
                    "elf64",
                    "elf64/aux_order",
                    "elf64/aux",
                    "elf64/aux/AT_CLKTCK",
                    "elf64/platform",
                    "elf64/special",
                    "elf64/special/0/name",
                    "elf64/special/0/size",
                    "elf64/special/0/perms",
                    "elf64/special/0/hex",
                    "elf64/vsyscall",
                    "elf64/stack_guard_gap",
                    "elf32",
                    "elf32/sysinfo_offset",
                })
        void ofAWrongTypeAreNamed(String path) {
            for (String wrong : List.of("[null]", "[[1, 2]]", "[{}]", "{\"a\": []}", "true")) {
                parent(path).add(last(path), JsonParser.parseString(wrong));
                assertRefused(path.replace("/0/", "[0]/").replace('/', '.'));
            }
        }

        @Test
        void ofAWrongTypeInsideArraysAreNamed() {
            JsonObject elf64 = json.getAsJsonObject("elf64");
            JsonElement aux = elf64.getAsJsonArray("aux_order").set(1, JsonNull.INSTANCE);
            assertRefused("elf64.aux_order[1]: expected a text, found null");
            elf64.getAsJsonArray("aux_order").set(1, aux);
            elf64.getAsJsonArray("special").set(1, new JsonArray());
            assertRefused("elf64.special[1]: expected an object, found an array");
        }

        @Test
        void thatAreNoNumbersAreNamed() {
            json.addProperty("uid", "0xg");
            assertRefused("uid: expected a number, found 0xg");
            json.addProperty("uid", 1.5);
            assertRefused("uid: expected a number, found 1.5");
        }
    }

    @Nested
    class Text {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "null",
                    "1",
                    "[]",
                    "{",
                    "\"text\"",
                    "{\"page_size\":}",
                    "}{",
                    "\u0000",
                    "{\"a\"=1}",
                    "{} {}",
                    "{} x"
                })
        void thatIsNoProfileIsRefused(String text) {
            assertThatThrownBy(() -> parse(text))
                    .isInstanceOf(ProfileFormatException.class)
                    .hasMessageContaining(SOURCE);
        }

        @Test
        void thatIsCutOffIsRefusedAtEveryPlace() {
            String text = TEXT.strip();
            for (int i = 0; i < 200; i++) {
                int length = (int) ((long) i * text.length() / 200);
                assertThat(catchThrowable(() -> parse(text.substring(0, length))))
                        .as("cut after %d characters", length)
                        .isInstanceOf(ProfileFormatException.class);
            }
        }

        @Test
        void thatIsNestedWithoutEndIsRefused() {
            assertThatThrownBy(() -> parse("[".repeat(100_000))).isInstanceOf(ProfileFormatException.class);
        }

        @Test
        void isReadFromAFile(@TempDir Path directory) throws IOException {
            Path file = Files.writeString(directory.resolve("machine.json"), TEXT);
            assertThat(MachineProfile.load(file)).isEqualTo(MachineProfile.builtIn());
            Files.writeString(file, "{}");
            assertThatThrownBy(() -> MachineProfile.load(file))
                    .isInstanceOf(ProfileFormatException.class)
                    .hasMessageContaining("machine.json");
            assertThatThrownBy(() -> MachineProfile.load(directory.resolve("none")))
                    .isInstanceOf(IOException.class);
        }
    }
}
