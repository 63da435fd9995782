package kernel.tck;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Rule;

/**
 * A file of the format, good or bad.
 *
 * @param name what it is, for people
 * @param content its bytes
 * @param rule id of the rule that refuses it, or empty if it loads
 * @param files other files that it needs, by path
 */
public record Sample(String name, ByteString content, Optional<String> rule, Map<String, ByteString> files) {
    /** Copies the files. */
    public Sample {
        files = Map.copyOf(files);
    }

    /**
     * Makes a file that must load, or hand over to another program.
     *
     * @param name what it is
     * @param content its bytes, which are copied
     * @return the sample
     */
    public static Sample loads(String name, byte[] content) {
        return new Sample(name, ByteString.of(content), Optional.empty(), Map.of());
    }

    /**
     * Makes a file that must be refused.
     *
     * @param name what is wrong with it
     * @param content its bytes, which are copied
     * @param rule the rule that it does not keep
     * @return the sample
     */
    public static Sample refused(String name, byte[] content, Rule rule) {
        return refused(name, content, rule.id());
    }

    /**
     * Makes a file that must be refused.
     *
     * @param name what is wrong with it
     * @param content its bytes, which are copied
     * @param rule id of the rule that it does not keep
     * @return the sample
     */
    public static Sample refused(String name, byte[] content, String rule) {
        return new Sample(name, ByteString.of(content), Optional.of(rule), Map.of());
    }

    /**
     * Adds another file that it needs, such as its interpreter.
     *
     * @param path absolute path
     * @param bytes what is in the file
     * @return a copy with that file
     */
    public Sample withFile(String path, byte[] bytes) {
        Map<String, ByteString> all = new HashMap<>(files);
        all.put(path, ByteString.of(bytes));
        return new Sample(name, content, rule, all);
    }

    /** Returns what becomes of it when its bytes change. */
    Sample changed(String how, byte[] bytes) {
        return new Sample("\"" + this + "\"" + how, ByteString.of(bytes), Optional.empty(), files);
    }

    boolean isLoading() {
        return rule.isEmpty();
    }

    byte[] bytes() {
        return content.toByteArray();
    }

    @Override
    public String toString() {
        return name + rule.map(id -> " (refused by " + id + ")").orElse("");
    }
}
