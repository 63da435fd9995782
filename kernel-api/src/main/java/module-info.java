/**
 * What a binary format sees of the kernel, and no more: the format interface, the program being executed, and the
 * views of files, memory and machine that a loader needs.
 */
module kernel.api {
    requires static org.jspecify;

    exports kernel.api;
}
