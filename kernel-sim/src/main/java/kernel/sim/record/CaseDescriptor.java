package kernel.sim.record;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Set;
import java.util.stream.Collectors;
import kernel.api.ByteString;

/**
 * A descriptor that is opened before the call.
 *
 * @param number its number
 * @param path what is opened
 * @param isFollowing whether a symbolic link is followed
 * @param isCloseOnExec whether exec closes it
 */
record CaseDescriptor(int number, ByteString path, boolean isFollowing, boolean isCloseOnExec) {
    private static final int DEFAULT_NUMBER = 10;
    private static final Set<String> FLAGS = Set.of("rdonly", "path", "directory", "nofollow");

    static CaseDescriptor parse(JsonObject json) {
        Set<String> flags = Set.of();
        if (json.has("flags")) {
            flags = json.getAsJsonArray("flags").asList().stream()
                    .map(JsonElement::getAsString)
                    .collect(Collectors.toSet());
        }
        if (!FLAGS.containsAll(flags)) {
            throw new CaseFormatException("unknown flag in dirfd: " + flags);
        }
        int number = json.has("fd") ? (int) CaseNumbers.number(json, "fd", 0, Integer.MAX_VALUE) : DEFAULT_NUMBER;
        return new CaseDescriptor(
                number,
                CaseStrings.path(json),
                !flags.contains("nofollow"),
                json.has("cloexec") && json.get("cloexec").getAsBoolean());
    }
}
