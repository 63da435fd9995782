package binfmt.elf;

/**
 * Where an interpreter starts.
 *
 * @param entry address of its first instruction
 * @param base the distance of its addresses from those in its file
 */
record Linux24Start(long entry, long base) {}
