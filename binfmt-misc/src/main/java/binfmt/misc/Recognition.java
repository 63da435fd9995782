package binfmt.misc;

import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.Span;

/** How an entry recognises its files. */
sealed interface Recognition permits MagicNumber, Extension {
    /**
     * Tells whether a file is the entry's.
     *
     * @param buf the first bytes of the file
     * @param interp its path, as interpreters are told
     */
    boolean matches(ByteView buf, ByteString interp);

    /** Returns the bytes of the file that decided. */
    Span span();

    /** Returns the last lines of the entry's file. */
    ByteString text();
}
