package kernel.sim.trace;

import kernel.api.ByteString;

/**
 * One file of the chain from what is executed to what runs.
 *
 * @param path the name by which the file before it, or the caller, calls it
 * @param role what it is there for
 * @param description what the file is, in words
 * @param isAtFault whether it is the one that ends the chain badly
 */
public record Link(ByteString path, Role role, String description, boolean isAtFault) {
    /** What a file of the chain is there for. */
    public enum Role {
        /** What the caller executes. */
        PROGRAM("program"),
        /** What the first line of a script names. */
        INTERPRETER("interpreter"),
        /** What the program header of an ELF file names. */
        LOADER("loader");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        /**
         * Returns the word for people and machines.
         *
         * @return a lower-case word
         */
        public String word() {
            return word;
        }
    }
}
