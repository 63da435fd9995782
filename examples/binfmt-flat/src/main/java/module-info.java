/** The flat format of uClinux: programs for machines without memory management. */
module com.example.flat {
    requires kernel.api;

    provides kernel.api.BinaryFormat with
            com.example.flat.FlatFormat;
}
