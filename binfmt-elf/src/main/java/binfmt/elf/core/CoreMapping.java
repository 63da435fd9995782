package binfmt.elf.core;

import kernel.api.ByteString;

/**
 * A mapped file, as the note NT_FILE lists it.
 *
 * @param start first address
 * @param end address behind the last one
 * @param offset file offset of the first byte
 * @param path the file
 */
public record CoreMapping(long start, long end, long offset, ByteString path) {}
