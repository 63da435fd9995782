package kernel.archive;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import kernel.sim.fs.Inode;

/**
 * A part of an image that is named by what it contains.
 *
 * @param path of its file in the layout
 * @param digest algorithm and value, a colon between
 * @param inode the file
 * @abi OCI image specification 1.1, {@code descriptor.md}
 */
record Blob(String path, String digest, Inode inode) {
    private static final Pattern DIGEST = Pattern.compile("[a-z0-9]+([+._-][a-z0-9]+)*:[0-9a-zA-Z=_-]{32,}");

    /** The algorithms that are registered, by how Java calls them. */
    private static final Map<String, String> ALGORITHMS = Map.of("sha256", "SHA-256", "sha512", "SHA-512");

    /** Tells whether a text is written as digests are: it can then be part of a path. */
    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** Returns where the bytes of a digest are. */
    static String path(String digest) {
        return "blobs/" + digest.replace(':', '/');
    }

    /** Returns how the bytes are summed up; empty if nobody knows the algorithm. */
    Optional<MessageDigest> newDigest() {
        return Optional.ofNullable(ALGORITHMS.get(algorithm())).map(Blob::digest);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String algorithm() {
        return digest.substring(0, digest.indexOf(':'));
    }

    /**
     * Compares the digest with that of the bytes.
     *
     * @throws RootException if it is another one
     */
    void check(byte[] value) throws RootException {
        String found = algorithm() + ':' + HexFormat.of().formatHex(value);
        if (!found.equals(digest)) {
            throw new RootException(path + ": its content is not what its name says; its digest is " + found);
        }
    }

    /** Opens the bytes, which are checked while they are read. */
    BlobSource open() {
        return new BlobSource(this, InodeSource.of(inode));
    }
}
