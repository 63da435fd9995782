package kernel.sim.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import kernel.api.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTests {
    @Test
    void escapesMarkupInTextAndAttributes() {
        String hostile = "</b><script>alert(\"1\")</script>&amp;'";
        String escaped = "&lt;/b&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;&#39;";
        assertThat(new Html().element("b", hostile, "title", hostile))
                .hasToString("<b title=\"" + escaped + "\">" + escaped + "</b>\n");
    }

    @Test
    void showsBytesThatNobodySees() {
        assertThat(Html.escape("a\0b\nc\td\u001be\u007ff\u0085g")).isEqualTo("a\\x00b\\x0ac\\x09d\\x1be\\x7ff\\x85g");
    }

    @Test
    void showsSignsThatTurnTextAround() {
        assertThat(Html.escape("\u202egpj.exe\u2066\u200b\ufeff")).isEqualTo("\\u202egpj.exe\\u2066\\u200b\\ufeff");
        assertThat(Html.escape("a\u2028b\u2029c")).isEqualTo("a\\u2028b\\u2029c");
    }

    @Test
    void showsHalvesOfCharactersAndWhatIsNone() {
        assertThat(Html.escape("\ud800x\udc00")).isEqualTo("\\ud800x\\udc00");
        assertThat(Html.escape("\uffff\ue000")).isEqualTo("\\uffff\\ue000");
        assertThat(Html.escape("\ud83d\ude00 \u00e9")).isEqualTo("\ud83d\ude00 \u00e9");
    }

    @Test
    void showsNamesThatAreNotUtf8() {
        ByteString name = ByteString.of(new byte[] {'a', (byte) 0xff, '<', 0x1b});
        assertThat(Html.escape(name.printable())).isEqualTo("a\\xff&lt;\\x1b");
    }

    @Test
    void keepsADocumentWholeAndInsideItsElement() {
        String document = "[\"</script><!--<script>&]]>\u2028\u00e9\ud800\", 1]";
        String element = new Html().json("ksim", document).toString();
        String start = "<script type=\"application/json\" id=\"ksim\">";
        assertThat(element).startsWith(start).endsWith("</script>\n").matches("\\p{ASCII}*");
        String inside = element.substring(start.length(), element.length() - "</script>\n".length());
        assertThat(inside).doesNotContain("<", ">", "&");
        JsonArray array = JsonParser.parseString(inside).getAsJsonArray();
        assertThat(array.get(0).getAsString()).isEqualTo("</script><!--<script>&]]>\u2028\u00e9\ud800");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "4096, 4 KiB",
        "1536, 1.5 KiB",
        "141660160, 135.1 MiB",
        "140737488355328, 128 TiB",
        "-4096, 16.0 EiB"
    })
    void sizesAreShort(long bytes, String text) {
        assertThat(Sizes.of(bytes)).isEqualTo(text);
    }

    @Test
    void textIsCutBetweenCharacters() {
        assertThat(Sizes.cut("abcd", 4)).isEqualTo("abcd");
        assertThat(Sizes.cut("\ud83d\ude00\ud83d\ude00\ud83d\ude00", 2)).isEqualTo("\ud83d\ude00\u2026");
    }
}
