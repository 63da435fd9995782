package kernel.api;

/**
 * One pair of the auxiliary vector.
 *
 * @param type one of the constants of {@link AuxVector}, or any other number
 * @param value an address or number, unsigned
 */
public record AuxEntry(long type, long value) {}
