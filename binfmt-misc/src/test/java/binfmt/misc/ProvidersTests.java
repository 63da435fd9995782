package binfmt.misc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kernel.api.BinaryFormat;
import org.junit.jupiter.api.Test;

/** The format is found on the module path and on the class path alike. */
class ProvidersTests {
    private static final String SERVICE = BinaryFormat.class.getName();

    private static InputStream resource(String name) {
        return Objects.requireNonNull(MiscFormat.class.getResourceAsStream(name), name);
    }

    private static List<String> onTheModulePath() throws IOException {
        try (InputStream stream = resource("/module-info.class")) {
            List<String> providers = new ArrayList<>();
            for (ModuleDescriptor.Provides provides :
                    ModuleDescriptor.read(stream).provides()) {
                assertThat(provides.service()).isEqualTo(SERVICE);
                providers.addAll(provides.providers());
            }
            return providers;
        }
    }

    private static List<String> onTheClassPath() throws IOException {
        try (InputStream stream = resource("/META-INF/services/" + SERVICE)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void areTheSameOnBothPaths() throws IOException {
        assertThat(onTheClassPath()).containsExactlyInAnyOrderElementsOf(onTheModulePath());
    }

    @Test
    void areTheMiscFormatAlone() throws IOException {
        assertThat(onTheClassPath()).containsExactly(MiscFormat.class.getName());
    }

    @Test
    void canBeMadeByAnybody() throws IOException, ReflectiveOperationException {
        for (String name : onTheClassPath()) {
            Class<?> provider = Class.forName(name);
            assertThat(provider).isPublic().isFinal();
            assertThat(BinaryFormat.class).isAssignableFrom(provider);
            Constructor<?> constructor = provider.getDeclaredConstructor();
            assertThat(Modifier.isPublic(constructor.getModifiers())).isTrue();
            assertThat(constructor.newInstance()).isInstanceOf(provider);
        }
    }

    @Test
    void isNamedAfterTheKernelsModule() {
        assertThat(new MiscFormat().name()).isEqualTo("misc");
    }
}
