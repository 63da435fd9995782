package conformance.aout;

/** Records call registers by their 32-bit names. */
final class RegisterNames {
    private RegisterNames() {}

    /** Tells whether records, which a 32-bit program wrote, show a register. */
    static boolean isRecorded(String name) {
        boolean isNumbered = name.startsWith("r") && Character.isDigit(name.charAt(1));
        return !isNumbered && !name.endsWith("_base");
    }

    /** Returns what a record calls a register. */
    static String ofRecord(String name) {
        boolean isWide = name.length() == 3 && name.startsWith("r") && !Character.isDigit(name.charAt(1));
        if (isWide) {
            return "e" + name.substring(1);
        }
        return name.equals("orig_rax") ? "orig_eax" : name;
    }
}
