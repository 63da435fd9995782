package kernel.archive;

/** What a root is read from. */
public enum RootKind {
    /** A directory of the host. */
    DIRECTORY("directory"),
    /** A tar archive. */
    TAR("tar"),
    /** A cpio archive, as an initramfs is. */
    CPIO("cpio"),
    /** An ar archive. */
    AR("ar"),
    /** A Debian package: the files that it installs. */
    DEB("Debian package"),
    /** A zip archive. */
    ZIP("zip"),
    /** A container image in an OCI layout. */
    OCI("OCI image"),
    /** A container image as {@code docker save} writes it. */
    DOCKER("docker image");

    private final String description;

    RootKind(String description) {
        this.description = description;
    }

    @Override
    public String toString() {
        return description;
    }
}
