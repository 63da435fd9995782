/** The command {@code ksim}. */
module kernel.cli {
    requires com.google.gson;
    requires info.picocli;
    requires kernel.archive;
    requires kernel.sim;
    requires static org.jspecify;
}
