/** Formats that are registered while the kernel runs: a magic number or an extension, and an interpreter. */
module binfmt.misc {
    requires kernel.api;
    requires static org.jspecify;

    provides kernel.api.BinaryFormat with
            binfmt.misc.MiscFormat;
}
