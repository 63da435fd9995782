package kernel.sim.record;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import kernel.sim.task.Rlimits;

/** The numbers of cases, which stand as numbers, or as text in decimal or with 0x. */
final class CaseNumbers {
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);

    /** No decimal number of 64 bits has more digits, not even with an exponent. */
    private static final int MAX_LENGTH = 40;

    private static final long MAX_BITS = 0xffffffffL;

    private CaseNumbers() {}

    /** Reads a number that must lie in a range, both ends of which are allowed. */
    static long number(JsonObject json, String key, long min, long max) {
        return number(json.get(key), key, min, max);
    }

    /** Reads an offset in a file. */
    static long offset(JsonElement element, String key) {
        return number(element, key, 0, Long.MAX_VALUE);
    }

    private static long number(JsonElement element, String key, long min, long max) {
        BigInteger value = value(element, key);
        if (value.compareTo(BigInteger.valueOf(min)) < 0 || value.compareTo(BigInteger.valueOf(max)) > 0) {
            throw wrong(key, min + " to " + max, element);
        }
        return value.longValue();
    }

    /** Reads 32 bits, with or without sign. */
    static int bits(JsonObject json, String key) {
        return (int) number(json, key, Integer.MIN_VALUE, MAX_BITS);
    }

    /** Reads a limit: 64 bits; {@code inf} is the largest. */
    static long limit(JsonElement element, String key) {
        boolean isInfinite = element.isJsonPrimitive() && element.getAsString().equals("inf");
        return isInfinite ? Rlimits.INFINITY : value(element, key).longValue();
    }

    private static BigInteger value(JsonElement element, String key) {
        if (!element.isJsonPrimitive()) {
            throw wrong(key, "a number", element);
        }
        try {
            BigInteger value = parse(element.getAsString());
            if (value.compareTo(MIN) >= 0 && value.compareTo(MAX) <= 0) {
                return value;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw wrong(key, "a whole number", element);
        }
        throw wrong(key, "a number of 64 bits", element);
    }

    private static BigInteger parse(String text) {
        if (text.startsWith("0x")) {
            return new BigInteger(Long.toUnsignedString(Long.parseUnsignedLong(text, 2, text.length(), 16)));
        }
        if (text.length() > MAX_LENGTH) {
            throw new NumberFormatException();
        }
        BigDecimal value = new BigDecimal(text).stripTrailingZeros();
        // What an exponent makes large or small must not cost memory.
        if (value.scale() > 0 || (long) value.precision() - value.scale() > MAX_LENGTH) {
            throw new ArithmeticException();
        }
        return value.toBigIntegerExact();
    }

    private static CaseFormatException wrong(String key, String expected, JsonElement found) {
        return new CaseFormatException(key + ": expected " + expected + ", found " + found);
    }
}
