package kernel.sim.trace;

import kernel.api.ByteString;
import kernel.api.Span;

/**
 * Some bytes of a file that a verdict is about, with what surrounds them.
 *
 * @param path the file
 * @param offset file offset of the first byte, at most that of the span
 * @param bytes the bytes, at most some lines of a dump
 * @param span the field
 */
public record Excerpt(ByteString path, long offset, ByteString bytes, Span span) {}
