package kernel.sim.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InodeAttributesTests {
    private static final int OWNER = 10;
    private static final int GROUP = 20;
    private static final FileAccess AS_OWNER = new FileAccess(OWNER, 99, Set.of(), false);
    private static final FileAccess IN_GROUP = new FileAccess(11, GROUP, Set.of(), false);
    private static final FileAccess IN_SUPPLEMENTARY_GROUP = new FileAccess(11, 99, Set.of(98, GROUP), false);
    private static final FileAccess OTHER = new FileAccess(11, 99, Set.of(98), false);

    private static InodeAttributes file(int mode) {
        return new InodeAttributes(FileType.REGULAR, mode, OWNER, GROUP, 0, 1, 1);
    }

    @Nested
    class Execution {
        @ParameterizedTest
        @CsvSource({
            "0100, true,  false, false",
            "0010, false, true,  false",
            "0001, false, false, true",
            "0677, false, true,  true",
            "0767, true,  false, true",
            "0776, true,  true,  false",
            "0666, false, false, false",
            "7666, false, false, false",
        })
        void isDecidedByTheFirstClassThatMatches(String mode, boolean owner, boolean group, boolean other) {
            InodeAttributes file = file(Integer.parseInt(mode, 8));
            assertThat(file.mayExecute(AS_OWNER)).isEqualTo(owner);
            assertThat(file.mayExecute(IN_GROUP)).isEqualTo(group);
            assertThat(file.mayExecute(IN_SUPPLEMENTARY_GROUP)).isEqualTo(group);
            assertThat(file.mayExecute(OTHER)).isEqualTo(other);
        }

        @ParameterizedTest
        @CsvSource({"0100, true", "0010, true", "0001, true", "0111, true", "7666, false", "0000, false"})
        void needsOneXBitForTheSuperUser(String mode, boolean may) {
            assertThat(file(Integer.parseInt(mode, 8)).mayExecute(FileAccess.ROOT))
                    .isEqualTo(may);
        }

        @Test
        void needsNoneOfADirectoryForTheSuperUser() {
            InodeAttributes directory = new InodeAttributes(FileType.DIRECTORY, 0, OWNER, GROUP, 0, 1, 1);
            assertThat(directory.mayExecute(FileAccess.ROOT)).isTrue();
            assertThat(directory.mayExecute(AS_OWNER)).isFalse();
        }

        @Test
        void bindsAUserZeroWithoutTheCapability() {
            FileAccess powerless = new FileAccess(0, 0, Set.of(), false);
            assertThat(file(0110).mayExecute(powerless)).isFalse();
        }
    }

    @Nested
    class Reading {
        @ParameterizedTest
        @CsvSource({
            "0400, true,  false, false",
            "0040, false, true,  false",
            "0004, false, false, true",
            "0377, false, true,  true",
            "0111, false, false, false",
        })
        void isDecidedByTheFirstClassThatMatches(String mode, boolean owner, boolean group, boolean other) {
            InodeAttributes file = file(Integer.parseInt(mode, 8));
            assertThat(file.mayRead(AS_OWNER)).isEqualTo(owner);
            assertThat(file.mayRead(IN_GROUP)).isEqualTo(group);
            assertThat(file.mayRead(IN_SUPPLEMENTARY_GROUP)).isEqualTo(group);
            assertThat(file.mayRead(OTHER)).isEqualTo(other);
        }

        @Test
        void isAlwaysAllowedToTheSuperUser() {
            assertThat(file(0).mayRead(FileAccess.ROOT)).isTrue();
        }
    }

    @Nested
    class Kinds {
        @ParameterizedTest
        @CsvSource({
            "0010644, FIFO",
            "0020666, CHARACTER_DEVICE",
            "0040755, DIRECTORY",
            "0060660, BLOCK_DEVICE",
            "0104755, REGULAR",
            "0120777, SYMBOLIC_LINK",
            "0140777, SOCKET",
        })
        void areFoundInTheMode(String mode, FileType type) {
            assertThat(FileType.fromCode(Integer.parseInt(mode, 8))).contains(type);
        }

        @ParameterizedTest
        @CsvSource({"0000755", "0160000", "0170000", "0030000"})
        void areMissingInAnyOtherMode(String mode) {
            assertThat(FileType.fromCode(Integer.parseInt(mode, 8))).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(FileType.class)
        void areNamedForPeople(FileType type) {
            assertThat(type.toString()).startsWith("a ").doesNotContain("_");
        }
    }
}
