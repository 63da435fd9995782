/** The format hello. */
module com.example.hello {
    requires kernel.api;

    provides kernel.api.BinaryFormat with
            com.example.hello.HelloFormat;
}
