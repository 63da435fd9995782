package kernel.sim.trace;

/**
 * Something that a verdict depends on besides the files.
 *
 * @param name what, for example {@code uid}
 * @param value how it is
 * @param source who said so
 */
public record Fact(String name, String value, Source source) {
    /** Where a fact comes from. */
    public enum Source {
        /** An option of the command, or an argument of the call. */
        GIVEN,
        /** A snapshot of another system, {@code --env}. */
        SNAPSHOT,
        /** The system that ksim runs on. */
        HOST,
        /** Nobody: it is the usual value. */
        ASSUMED;

        /**
         * Returns the word for people and machines.
         *
         * @return a lower-case word
         */
        public String word() {
            return switch (this) {
                case GIVEN -> "given";
                case SNAPSHOT -> "env";
                case HOST -> "host";
                case ASSUMED -> "assumed";
            };
        }
    }

    @Override
    public String toString() {
        return name + ' ' + value;
    }
}
