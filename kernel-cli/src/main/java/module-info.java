/** The command {@code ksim}. */
module kernel.cli {
    requires info.picocli;
    requires kernel.sim;
    requires static org.jspecify;
}
