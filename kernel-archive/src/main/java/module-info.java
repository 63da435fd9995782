/**
 * Root file systems from archives and container images, read in place.
 *
 * <p>xz and zstd are required by name: Commons Compress requires them statically only, and a module that nobody requires
 * is not there, wherever its jar lies.
 */
module kernel.archive {
    requires com.github.luben.zstd_jni;
    requires com.google.gson;
    requires transitive kernel.api;
    requires transitive kernel.sim;
    requires org.apache.commons.compress;
    requires static org.jspecify;
    requires org.tukaani.xz;

    exports kernel.archive;
}
