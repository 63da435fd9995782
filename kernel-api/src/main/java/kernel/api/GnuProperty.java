package kernel.api;

/**
 * A property in an ELF note that a machine acts on: a word with a bit that changes how code is mapped.
 *
 * @param type pr_type
 * @param bit the bit of the word
 * @param prot bits of {@link Prot} that executable segments get, 0 if the processor lacks what they are for
 * @abi Linux {@code uapi/linux/elf.h}, {@code GNU_PROPERTY_AARCH64_FEATURE_1_AND}
 */
public record GnuProperty(int type, int bit, int prot) {}
