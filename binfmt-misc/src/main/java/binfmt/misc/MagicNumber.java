package binfmt.misc;

import java.util.HexFormat;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.Span;

/**
 * Bytes at an offset, type M.
 *
 * @param offset of the first byte in the file
 * @param magic the bytes
 * @param mask which bits of them count; empty for all
 */
record MagicNumber(int offset, ByteString magic, Optional<ByteString> mask) implements Recognition {
    @Override
    public boolean matches(ByteView buf, ByteString interp) {
        for (int i = 0; i < magic.length(); i++) {
            int bits = mask.isPresent() ? mask.get().at(i) : 0xff;
            if (((buf.u8(offset + i) ^ magic.at(i)) & bits) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Span span() {
        return new Span(offset, magic.length(), "magic");
    }

    @Override
    public ByteString text() {
        HexFormat hex = HexFormat.of();
        String shown = "offset " + offset + "\nmagic " + hex.formatHex(magic.toByteArray()) + "\n";
        return ByteString.of(shown
                + mask.map(bits -> "mask " + hex.formatHex(bits.toByteArray()) + "\n")
                        .orElse(""));
    }
}
