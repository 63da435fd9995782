/** The a.out formats: OMAGIC, NMAGIC, ZMAGIC and QMAGIC programs, shared libraries and cores. */
module binfmt.aout {
    requires kernel.api;
    requires static org.jspecify;

    provides kernel.api.BinaryFormat with
            binfmt.aout.AoutFormat;
}
