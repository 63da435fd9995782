package kernel.archive;

import static kernel.archive.Roots.ascii;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kernel.api.Errno;
import kernel.api.ExecException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRootTests {
    @TempDir
    private Path directory;

    private static byte[] base() {
        return new TarBuilder()
                .directory("bin", 0755)
                .file("bin/tool", 04755, ascii("tool 1"))
                .file("bin/gone", 0755, ascii("gone"))
                .file("etc/conf/one", 0644, ascii("one"))
                .file("etc/conf/two", 0644, ascii("two"))
                .build();
    }

    private static ImageBuilder layers(byte[]... layers) {
        ImageBuilder image = new ImageBuilder();
        for (byte[] layer : layers) {
            image.layer(layer);
        }
        return image;
    }

    private static String firstBlob(Map<String, byte[]> files) {
        return files.keySet().stream()
                .filter(name -> name.startsWith("blobs/"))
                .findFirst()
                .orElseThrow();
    }

    private Roots.Opened opened(byte[]... layers) throws IOException {
        return Roots.open(directory, ImageBuilder.tar(layers(layers).docker()));
    }

    private static void assertMissing(Roots.Opened opened, String path) {
        assertThatThrownBy(() -> opened.inode(path))
                .isInstanceOfSatisfying(
                        ExecException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }

    @ParameterizedTest
    @EnumSource(Compressions.class)
    void readsAnOciLayoutInAnArchiveAndInADirectory(Compressions compression) throws IOException {
        byte[] top = new TarBuilder().file("init", 0755, ascii("init")).build();
        Map<String, byte[]> files =
                layers(compression.apply(base()), compression.apply(top)).oci();
        for (Roots.Opened opened : List.of(
                Roots.open(directory, compression.apply(ImageBuilder.tar(files))),
                Roots.open(ImageBuilder.directory(directory.resolve("layout"), files), RootOptions.DEFAULT))) {
            assertThat(opened.root().kind()).isEqualTo(RootKind.OCI);
            assertThat(opened.text("/init")).isEqualTo("init");
            assertThat(opened.inode("/bin/tool").attributes().mode()).isEqualTo(04755);
            ImageConfig config = opened.root().image().orElseThrow();
            assertThat(config.command()).containsExactly("/init", "-v", "serve");
            assertThat(config.platform()).isEqualTo(Platform.LINUX_AMD64);
            assertThat(config.env()).containsExactly("PATH=/bin");
            assertThat(config.workingDir()).isEqualTo("/srv");
            assertThat(config.user()).isEqualTo("1000:7");
            opened.root().close();
        }
    }

    @Test
    void readsWhatDockerSaves() throws IOException {
        Roots.Opened opened = opened(base());
        assertThat(opened.root().kind()).isEqualTo(RootKind.DOCKER);
        assertThat(opened.text("/bin/tool")).isEqualTo("tool 1");
        assertThat(opened.root().image().orElseThrow().entrypoint()).containsExactly("/init", "-v");
        Path unpacked = ImageBuilder.directory(
                directory.resolve("unpacked"), layers(base()).docker());
        assertThat(Roots.open(unpacked, RootOptions.DEFAULT).text("/bin/tool")).isEqualTo("tool 1");
    }

    @Test
    void namesTheImagesIfDockerHasSavedSeveral() {
        String one = "{\"Config\":\"c\",\"RepoTags\":[\"app:1\",\"app:latest\"],\"Layers\":[]}";
        String other = "{\"Config\":\"c\",\"RepoTags\":null,\"Layers\":[]}";
        byte[] image = ImageBuilder.tar(Map.of("manifest.json", ascii("[" + one + "," + other + "]")));
        assertThatThrownBy(() -> Roots.open(directory, image))
                .isInstanceOf(RootException.class)
                .hasMessage(
                        "manifest.json: there are 2 images: app:1 = app:latest, one without a name; save the one that"
                                + " is meant alone, as with docker save NAME");
    }

    @Test
    void visitsExecutablesLayerByLayer() throws IOException {
        byte[] top = new TarBuilder().file("a", 0755, ascii("a")).build();
        List<String> paths = new ArrayList<>();
        opened(base(), top).root().forEachExecutable(Roots.SLASH, (path, inode) -> paths.add(path.toString()));
        assertThat(paths).containsExactly("/bin/tool", "/bin/gone", "/a");
    }

    @Nested
    class Layers {
        @Test
        void replaceAndHideFilesOfThoseBelow() throws IOException {
            byte[] top = new TarBuilder()
                    .file("bin/tool", 0755, ascii("tool 2"))
                    .file("bin/.wh.gone", 0644, new byte[0])
                    .file("etc/.wh.conf", 0644, new byte[0])
                    .build();
            Roots.Opened opened = opened(base(), top);
            assertThat(opened.text("/bin/tool")).isEqualTo("tool 2");
            assertMissing(opened, "/bin/gone");
            assertMissing(opened, "/etc/conf");
            assertMissing(opened, "/bin/.wh.gone");
            assertThat(opened.warnings()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void hideAllOfADirectoryBelowWhateverTheOrder(boolean isFirst) throws IOException {
            TarBuilder top = new TarBuilder();
            if (isFirst) {
                top.file("etc/conf/.wh..wh..opq", 0644, new byte[0]);
            }
            top.directory("etc/conf", 0700).file("etc/conf/two", 0644, ascii("new"));
            if (!isFirst) {
                top.file("etc/conf/.wh..wh..opq", 0644, new byte[0]);
            }
            Roots.Opened opened = opened(base(), top.build());
            assertMissing(opened, "/etc/conf/one");
            assertThat(opened.text("/etc/conf/two")).isEqualTo("new");
            assertThat(opened.inode("/etc/conf").attributes().mode()).isEqualTo(0700);
        }

        @Test
        void hideOnlyWhatIsBelowThem() throws IOException {
            byte[] top = new TarBuilder()
                    .file("bin/gone", 0755, ascii("back"))
                    .file("bin/.wh.gone", 0644, new byte[0])
                    .build();
            assertThat(opened(base(), top).text("/bin/gone")).isEqualTo("back");
        }

        @Test
        void goThroughSymbolicLinksOfThoseBelowInsideTheRoot() throws IOException {
            byte[] merged = new TarBuilder()
                    .directory("usr/bin", 0755)
                    .symlink("bin", "usr/bin")
                    .symlink("out", "../../..")
                    .build();
            byte[] top = new TarBuilder()
                    .file("bin/tool", 0755, ascii("tool"))
                    .file("out/etc/x", 0644, ascii("x"))
                    .build();
            Roots.Opened opened = opened(merged, top);
            assertThat(opened.text("/usr/bin/tool")).isEqualTo("tool");
            assertThat(opened.text("/etc/x")).isEqualTo("x");
        }

        @Test
        void linkToFilesOfThoseBelow() throws IOException {
            byte[] top = new TarBuilder().hardLink("tool", "bin/tool").build();
            Roots.Opened opened = opened(base(), top);
            assertThat(opened.inode("/tool")).isSameAs(opened.inode("/bin/tool"));
        }

        @Test
        void mayBeEmpty() throws IOException {
            byte[] empty = Compressions.GZIP.apply(new byte[1024]);
            assertThat(opened(base(), empty).text("/bin/tool")).isEqualTo("tool 1");
        }

        @ParameterizedTest
        @ValueSource(strings = {".wh.", ".wh..", ".wh..."})
        void hideNothingByNamesThatNameNothing(String name) throws IOException {
            byte[] top = new TarBuilder().file("bin/" + name, 0644, new byte[0]).build();
            Roots.Opened opened = opened(base(), top);
            assertThat(opened.text("/bin/tool")).isEqualTo("tool 1");
            assertThat(opened.warnings()).singleElement().asString().startsWith("bin/" + name);
        }
    }

    @Nested
    class Indexes {
        @Test
        void offerSeveralPlatforms() throws IOException {
            byte[] image = ImageBuilder.tar(layers(base()).twoPlatforms());
            assertThat(Roots.open(directory, image).text("/bin/tool")).isEqualTo("tool 1");
            RootOptions arm = RootOptions.DEFAULT.withPlatform(Platform.parse("linux/arm64/v8"));
            assertMissing(Roots.open(directory, image, arm), "/bin/tool");
            RootOptions s390 = RootOptions.DEFAULT.withPlatform(new Platform("linux", "s390x"));
            assertThatThrownBy(() -> Roots.open(directory, image, s390))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("no image for linux/s390x, only for linux/arm64, linux/amd64");
        }

        @Test
        void thatNameMissingPartsAreRefused() throws IOException {
            Map<String, byte[]> files = layers(base()).oci();
            String layer = firstBlob(files);
            files.remove(layer);
            assertThatThrownBy(() -> Roots.open(directory, ImageBuilder.tar(files)))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining(layer + ": this part of the image is missing");
        }

        @Test
        void thatNameDamagedLayersAreRefused() throws IOException {
            Map<String, byte[]> files = layers(base()).oci();
            String layer = firstBlob(files);
            files.put(layer, new byte[0]);
            assertThatThrownBy(() -> Roots.open(directory, ImageBuilder.tar(files)))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining(layer + ": has 0 bytes");
        }

        @Test
        void thatNameOtherBytesAreRefused() throws IOException {
            for (String blob : List.copyOf(layers(base()).oci().keySet())) {
                Map<String, byte[]> files = layers(base()).oci();
                if (blob.startsWith("blobs/")) {
                    byte[] damaged = files.get(blob).clone();
                    damaged[damaged.length - 1] ^= 1;
                    files.put(blob, damaged);
                    assertThatThrownBy(() -> Roots.open(directory, ImageBuilder.tar(files)))
                            .isInstanceOf(RootException.class)
                            .hasMessageContaining(
                                    blob + ": its content is not what its name says; its digest is sha256:");
                }
            }
        }

        @ParameterizedTest
        @EnumSource(Compressions.class)
        void thatNameOtherBytesAreRefusedUnderCompression(Compressions compression) throws IOException {
            Map<String, byte[]> files = layers(compression.apply(base())).oci();
            String layer = firstBlob(files);
            byte[] damaged = files.get(layer).clone();
            damaged[damaged.length / 2] ^= 1;
            files.put(layer, damaged);
            assertThatThrownBy(() -> Roots.open(directory, compression.apply(ImageBuilder.tar(files))))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("layer " + layer + ": ")
                    .hasMessageContaining("its content is not what its name says");
        }

        @Test
        void mayHaveLongerDigests() throws IOException {
            byte[] layer = base();
            Map<String, byte[]> files = layers(layer).algorithm("sha512").oci();
            assertThat(firstBlob(files)).startsWith("blobs/sha512/");
            assertThat(Roots.open(directory, ImageBuilder.tar(files)).text("/bin/tool"))
                    .isEqualTo("tool 1");
            String blob = firstBlob(files);
            byte[] damaged = layer.clone();
            damaged[damaged.length - 1] ^= 1;
            files.put(blob, damaged);
            assertThatThrownBy(() -> Roots.open(directory, ImageBuilder.tar(files)))
                    .hasMessageContaining("its digest is sha512:");
        }

        @Test
        void withUnknownDigestsAreReadWithAWarning() throws IOException {
            Map<String, byte[]> files = layers(base()).algorithm("other").oci();
            Roots.Opened opened = Roots.open(directory, ImageBuilder.tar(files));
            assertThat(opened.text("/bin/tool")).isEqualTo("tool 1");
            assertThat(opened.warnings())
                    .hasSize(3)
                    .allMatch(warning -> warning.toString().contains("nobody knows the digest other"));
        }

        @Test
        void offerImagesByTheirNames() throws IOException {
            ImageBuilder image = layers(base());
            Map<String, byte[]> files = image.oci();
            String first = new String(files.get("index.json"), StandardCharsets.UTF_8);
            String descriptor = first.substring(first.indexOf('[') + 1, first.lastIndexOf(']'));
            String list = ImageBuilder.named(descriptor, "app:1") + ',' + ImageBuilder.named(descriptor, "tool:2");
            files.put("index.json", ascii("{\"manifests\":[" + list + "]}"));
            assertThatThrownBy(() -> Roots.open(directory, ImageBuilder.tar(files)))
                    .isInstanceOf(RootException.class)
                    .hasMessage("index.json: there are 2 images: app:1, tool:2; save the one that is meant alone, as"
                            + " with docker save NAME");
        }

        @ParameterizedTest
        @ValueSource(strings = {"sha256:../../../../etc/passwd", "../x", "sha256:", "sha256:ab/cd"})
        void thatLeadOutAreRefused(String digest) throws IOException {
            Map<String, byte[]> files = layers(base()).oci();
            files.put("index.json", ascii("{\"manifests\":[{\"digest\":\"" + digest + "\"}]}"));
            assertThatThrownBy(() -> Roots.open(directory, ImageBuilder.tar(files)))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("is no digest");
        }

        @Test
        void inIndexesEndSomewhere() throws IOException {
            Map<String, byte[]> files = layers(base()).oci();
            ImageBuilder image = new ImageBuilder();
            String index = "{\"manifests\":[]}";
            for (int i = 0; i < 5; i++) {
                index = "{\"manifests\":[" + image.blob(ascii(index)) + "]}";
            }
            files.putAll(image.oci());
            files.put("index.json", ascii(index));
            assertThatThrownBy(() -> Roots.open(directory, ImageBuilder.tar(files)))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("indexes in indexes");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "{", "[]", "{\"manifests\":1}", "{\"manifests\":[7]}", "nonsense", "{\"manifests\":[]}"})
        void thatAreNoneAreRefused(String index) throws IOException {
            Map<String, byte[]> files = layers(base()).oci();
            files.put("index.json", ascii(index));
            assertThatThrownBy(() -> Roots.open(directory, ImageBuilder.tar(files)))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("index.json");
        }
    }

    @Test
    void linksOfALayoutDoNotLeadOutOfIt() throws IOException {
        Map<String, byte[]> files = layers(base()).oci();
        String layer = firstBlob(files);
        Path layout = ImageBuilder.directory(directory.resolve("layout"), files);
        Path outside = Files.write(directory.resolve("outside"), files.get(layer));
        Files.delete(layout.resolve(layer));
        Files.createSymbolicLink(layout.resolve(layer), outside);
        assertThatThrownBy(() -> Roots.open(layout, RootOptions.DEFAULT))
                .isInstanceOf(RootException.class)
                .hasMessageContaining("missing");
    }
}
