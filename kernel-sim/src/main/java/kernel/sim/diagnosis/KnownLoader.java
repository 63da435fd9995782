package kernel.sim.diagnosis;

import java.util.List;
import java.util.Optional;

/** Loaders that people know by their names, and where they come from. */
enum KnownLoader {
    GLIBC_I386("ld-linux.so.2", "glibc on 32-bit x86") {
        @Override
        Finding fixes(Finding finding, boolean isMuslRoot) {
            return finding.fix(
                    "dpkg --add-architecture i386 && apt install libc6:i386 (Fedora: dnf install glibc.i686)");
        }
    },
    GLIBC_X86_64("ld-linux-x86-64.so.2", "glibc on x86-64"),
    GLIBC_AARCH64("ld-linux-aarch64.so.1", "glibc on 64-bit ARM") {
        @Override
        Finding fixes(Finding finding, boolean isMuslRoot) {
            return finding.detail("A 64-bit kernel with a 32-bit root has no such loader.")
                    .fix("take the 32-bit (armv7) build, or install libc6:arm64");
        }
    },
    GLIBC_ARMHF("ld-linux-armhf.so.3", "glibc on 32-bit ARM with hard floats") {
        @Override
        Finding fixes(Finding finding, boolean isMuslRoot) {
            return finding.fix("dpkg --add-architecture armhf && apt install libc6:armhf");
        }
    },
    ANDROID("linker64", "Android"),
    MUSL("ld-musl-", "musl") {
        @Override
        Finding fixes(Finding finding, boolean isMuslRoot) {
            return finding.fix("apt install musl").fix("take the glibc build").fix("link statically");
        }
    },
    UCLIBC("ld-uClibc", "uClibc"),
    GLIBC("ld-linux", "glibc"),
    OTHER("", "another system");

    /** Where loaders usually are, to tell what a root is made of. */
    private static final List<String> USUAL = List.of(
            "/lib/ld-musl-x86_64.so.1",
            "/lib/ld-musl-aarch64.so.1",
            "/lib/ld-musl-i386.so.1",
            "/lib/ld-musl-armhf.so.1",
            "/lib64/ld-linux-x86-64.so.2",
            "/lib/ld-linux.so.2",
            "/lib/ld-linux-aarch64.so.1",
            "/lib/ld-linux-armhf.so.3",
            "/lib/ld-linux-riscv64-lp64d.so.1",
            "/system/bin/linker64");

    private final String start;
    private final String system;

    KnownLoader(String start, String system) {
        this.start = start;
        this.system = system;
    }

    static KnownLoader of(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        for (KnownLoader loader : values()) {
            if (name.startsWith(loader.start)) {
                return loader;
            }
        }
        return OTHER;
    }

    /** Returns where the root has a loader of this name. */
    static Optional<String> sameName(Evidence evidence, String name) {
        return USUAL.stream()
                .filter(path -> path.endsWith('/' + name))
                .filter(evidence::exists)
                .findFirst();
    }

    /** Returns a loader that the root has. */
    static Optional<String> present(Evidence evidence) {
        return USUAL.stream().filter(evidence::exists).findFirst();
    }

    String builtFor(String machine) {
        return this == OTHER || this == ANDROID || this == MUSL
                ? "The program is built for " + system + " (" + machine + ")."
                : "The program is built for " + system + '.';
    }

    Finding fixes(Finding finding, boolean isMuslRoot) {
        if (isMuslRoot) {
            return finding.fix("apk add gcompat")
                    .fix("a glibc image (debian:stable-slim)")
                    .fix("link statically");
        }
        return finding.fix("install the C library that has this loader")
                .fix("patchelf --set-interpreter with a loader that is there")
                .fix("link statically");
    }
}
