package kernel.sim.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.LoadResult;
import kernel.api.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatListTests {
    @Test
    void asksInOrderOfPriorityThenName() {
        FormatList list = FormatList.of(List.of(
                FakeFormat.loading("b"),
                FakeFormat.loading("z").withPriority(-1),
                FakeFormat.loading("a").withPriority(Integer.MAX_VALUE),
                FakeFormat.loading("a_2"),
                FakeFormat.loading("a2"),
                FakeFormat.loading("y").withPriority(Integer.MIN_VALUE)));
        assertThat(list.formats()).extracting(BinaryFormat::name).containsExactly("y", "z", "a2", "a_2", "b", "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Elf", "elf-64", "elf 64", "é", "elf\n"})
    void refusesANameOfOtherCharacters(String name) {
        assertThatThrownBy(() -> FormatList.of(List.of(FakeFormat.loading(name))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"")
                .hasMessageContaining(FakeFormat.class.getName());
    }

    @Test
    void namesBothClassesOfADuplicate() {
        assertThatThrownBy(() -> FormatList.of(List.of(FakeFormat.loading("same"), new Namesake())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same")
                .hasMessageContaining(FakeFormat.class.getName())
                .hasMessageContaining(Namesake.class.getName());
    }

    @Test
    void doesNotChangeWithTheListThatItWasMadeOf() {
        List<BinaryFormat> formats = new ArrayList<>(List.of(FakeFormat.loading("a")));
        FormatList list = FormatList.of(formats);
        formats.clear();
        assertThat(list.formats()).hasSize(1);
        assertThatThrownBy(() -> list.formats().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static final class Namesake implements BinaryFormat {
        @Override
        public String name() {
            return "same";
        }

        @Override
        public List<Rule> rules() {
            return List.of();
        }

        @Override
        public LoadResult loadBinary(BinPrm bprm) {
            return LoadResult.loaded();
        }
    }
}
