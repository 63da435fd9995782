package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class RecordComparisonTests {
    @Test
    void findsAnotherValueDeepInside() {
        assertThat(RecordComparison.differences(
                        record("{'maps':[{'s':'0x1000','p':'r--p'}]}"), record("{'maps':[{'s':'0x1000','p':'r-xp'}]}")))
                .containsExactly("maps[0].p: kernel \"r--p\", ksim \"r-xp\"");
    }

    @Test
    void findsMissingAndAdditionalFields() {
        assertThat(RecordComparison.differences(record("{'errno':'EIO'}"), record("{'class':64}")))
                .containsExactly("errno: kernel \"EIO\", ksim null", "class: kernel null, ksim 64");
    }

    @Test
    void findsAnotherNumberOfMappings() {
        assertThat(RecordComparison.differences(record("{'maps':[{},{}]}"), record("{'maps':[{}]}")))
                .containsExactly("maps: kernel 2 elements, ksim 1");
    }

    @Test
    void leavesAddressesOfRandomisedProgramsOut() {
        JsonObject real = record("{'personality':'00000000','regs':{'rip':'0x1'},'maps':[{'s':'0x1','n':'@/a'}]}");
        JsonObject simulated = record("{'personality':'00000000','regs':{'rip':'0x2'},'maps':[{'s':'0x2','n':'@/b'}]}");
        assertThat(RecordComparison.differences(real, simulated))
                .containsExactly("maps[0].n: kernel \"@/a\", ksim \"@/b\"");
    }

    private static JsonObject record(String json) {
        return JsonParser.parseString(json.replace('\'', '"')).getAsJsonObject();
    }
}
