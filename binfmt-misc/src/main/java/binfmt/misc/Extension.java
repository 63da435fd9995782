package binfmt.misc;

import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.Span;

/**
 * What stands behind the last dot of the path, type E.
 *
 * @param extension without the dot
 */
record Extension(ByteString extension) implements Recognition {
    @Override
    public boolean matches(ByteView buf, ByteString interp) {
        int dot = interp.lastIndexOf('.');
        return dot >= 0 && interp.slice(dot + 1, interp.length()).equals(extension);
    }

    @Override
    public Span span() {
        return new Span(0, 0, "extension");
    }

    @Override
    public ByteString text() {
        return ByteString.of("extension .").concat(extension).concat(ByteString.of("\n"));
    }
}
