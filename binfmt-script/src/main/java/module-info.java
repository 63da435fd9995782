/** The script format: a first line that starts with {@code #!} names an interpreter. */
module binfmt.script {
    requires kernel.api;
    requires static org.jspecify;

    provides kernel.api.BinaryFormat with
            binfmt.script.ScriptFormat;
}
