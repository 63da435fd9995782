package binfmt.misc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.ExecOpener;
import kernel.api.OpenFile;
import kernel.api.Violation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinfmtMiscTests {
    private final BinfmtMisc misc = new BinfmtMisc(Release.LINUX_6_18);
    private final Opener opener = new Opener();

    /** Opens everything but /none, and knows what is open. */
    private static final class Opener implements ExecOpener {
        private final List<ByteString> open = new ArrayList<>();

        @Override
        public OpenFile openExec(ByteString name) {
            if (name.equals(ByteString.of("/none"))) {
                throw new ExecException(Violation.of(MiscRule.FILE, name));
            }
            open.add(name);
            return new Named(name);
        }

        @Override
        public void close(OpenFile file) {
            assertThat(open.remove(file.path())).isTrue();
        }
    }

    private record Named(ByteString path) implements OpenFile {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public int read(long offset, byte[] target, int at, int length) {
            return 0;
        }

        @Override
        public boolean canMmap() {
            return true;
        }
    }

    private void write(String name, String data) {
        misc.write(ByteString.of(name), ByteString.of(data), opener);
    }

    private void assertRefused(String name, String data, MiscRule rule, Errno errno) {
        ExecException e = catchThrowableOfType(ExecException.class, () -> write(name, data));
        assertThat(e).isNotNull();
        assertThat(e.violation().rule()).isEqualTo(rule);
        assertThat(e.errno()).isEqualTo(errno);
    }

    private String read(String name) {
        return misc.read(ByteString.of(name)).toString();
    }

    private List<String> names() {
        return misc.names().stream().map(ByteString::toString).toList();
    }

    private Optional<String> asked(String interp) {
        ByteView buf = ByteView.of(new byte[] {'A', 'B'}, 0, ByteString.of(interp));
        return misc.getBinfmtHandler(buf, ByteString.of(interp))
                .map(entry -> entry.name().toString());
    }

    @Nested
    class Entries {
        @Test
        void areAskedFromTheNewestToTheOldest() {
            write("register", ":old:M::AB::/i:");
            write("register", ":new:E::x::/i:");
            assertThat(names()).containsExactly("new", "old", "register", "status");
            assertThat(asked("f.x")).contains("new");
            assertThat(asked("f")).contains("old");
            write("new", "0");
            assertThat(read("new")).startsWith("disabled\n");
            assertThat(asked("f.x")).contains("old");
            write("new", "1\n");
            assertThat(asked("f.x")).contains("new");
            write("new", "-1");
            assertThat(names()).containsExactly("old", "register", "status");
            assertRefused("new", "1", MiscRule.FILE, Errno.ENOENT);
        }

        @Test
        void haveNamesOfTheirOwn() {
            write("register", ":name:M::AB::/i:");
            assertRefused("register", ":name:M::AB::/i:", MiscRule.EXISTS, Errno.EEXIST);
            assertRefused("register", ":status:M::AB::/i:", MiscRule.EXISTS, Errno.EEXIST);
            assertRefused("register", ":register:M::AB::/i:", MiscRule.EXISTS, Errno.EEXIST);
            assertRefused("register", ":" + "n".repeat(256) + ":M::AB::/i:", MiscRule.NAME_LENGTH, Errno.ENAMETOOLONG);
            write("register", ":" + "n".repeat(255) + ":M::AB::/i:");
        }

        @Test
        void keepFixedInterpretersOpen() {
            write("register", ":a:M::AB::/one:F");
            write("register", ":b:M::AB::/two:");
            assertThat(opener.open).containsExactly(ByteString.of("/one"));
            assertRefused("register", ":a:M::AB::/one:F", MiscRule.EXISTS, Errno.EEXIST);
            assertThat(opener.open).hasSize(1);
            assertRefused("register", ":a:M::AB::/none:F", MiscRule.OPEN, Errno.ENOENT);
            write("a", "0");
            assertThat(opener.open).hasSize(1);
            write("a", "-1");
            assertThat(opener.open).isEmpty();
        }
    }

    @Nested
    class Status {
        @Test
        void switchesAllEntries() {
            write("register", ":a:M::AB::/i:F");
            assertThat(read("status")).isEqualTo("enabled\n");
            write("status", "0\n");
            assertThat(read("status")).isEqualTo("disabled\n");
            assertThat(read("a")).startsWith("enabled\n");
            assertThat(asked("f")).isEmpty();
            assertThat(misc.isAsking()).isFalse();
            write("status", "1");
            assertThat(asked("f")).contains("a");
            write("status", "-1");
            assertThat(names()).containsExactly("register", "status");
            assertThat(opener.open).isEmpty();
            assertThat(misc.isAsking()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"\n", "2", "00", "01", "-", "-1\n\n", "+1", " 1", "1 ", "-2", "1\n\n", "enabled", "-1  "})
        void takesThreeCommands(String command) {
            write("register", ":a:M::AB::/i:");
            assertRefused("status", command, MiscRule.COMMAND, Errno.EINVAL);
            assertRefused("a", command, MiscRule.COMMAND, Errno.EINVAL);
            assertThat(names()).contains("a");
        }

        @Test
        void takesNothingForNothing() {
            write("register", ":a:M::AB::/i:");
            write("status", "");
            write("a", "");
            assertThat(asked("f")).contains("a");
        }
    }

    @Test
    void hasFilesThatCannotBeRead() {
        ExecException e = catchThrowableOfType(ExecException.class, () -> read("register"));
        assertThat(e.errno()).isEqualTo(Errno.EINVAL);
        e = catchThrowableOfType(ExecException.class, () -> read("none"));
        assertThat(e.errno()).isEqualTo(Errno.ENOENT);
    }
}
