package kernel.tck;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import kernel.api.LoadResult;
import org.junit.jupiter.api.Test;

/** What the format does with files that are not its own: it says no, and does nothing else. */
abstract class ForeignFilesContract extends RulesContract {
    private static final int ROUNDS = 300;
    private static final int MAX_LENGTH = 700;
    private static final int WINDOW = 256;

    /** Files that begin with other two bytes than all samples that load. */
    private Map<String, byte[]> foreign() {
        Map<String, byte[]> files = new LinkedHashMap<>(ForeignFiles.all());
        files.values().removeIf(this::isLikeASample);
        return files;
    }

    private boolean isLikeASample(byte[] file) {
        return file.length > 1
                && loading().stream()
                        .anyMatch(sample -> Arrays.equals(Arrays.copyOf(sample.bytes(), 2), Arrays.copyOf(file, 2)));
    }

    @Test
    void declinesForeignFiles() {
        foreign().forEach((name, content) -> {
            Execution execution = verdict(content, name);
            check(execution.isDeclined(), name + " must not be recognised; " + execution.verdict());
        });
    }

    @Test
    void declinesAnEmptyFile() {
        check(verdict(new byte[0], "an empty file").isDeclined(), "an empty file must not be recognised");
    }

    @Test
    void declinesWithoutSideEffects() {
        foreign().forEach((name, content) -> {
            Execution execution = verdict(content, name);
            check(
                    execution.format().calls().isEmpty(),
                    name + " is not its own, and yet it calls "
                            + execution.format().calls());
        });
    }

    @Test
    void declinesWithoutTouchingTheTask() {
        foreign().forEach((name, content) -> {
            Execution execution = verdict(content, name);
            check(execution.before().equals(execution.task().state()), name + " must leave the task as it was");
        });
    }

    @Test
    void readsNothingButTheHeaderWindowBeforeItClaims() {
        foreign().forEach((name, content) -> {
            Execution execution = verdict(content, name);
            check(
                    execution.format().readsInside() == 0,
                    name + " is not its own, and yet it is read; only buf() may be looked at");
        });
    }

    @Test
    void declinesByAListedRuleAndBytesOfTheHeaderWindow() {
        foreign().forEach((name, content) -> {
            Execution execution = verdict(content, name);
            if (execution.format().result().orElse(null) instanceof LoadResult.NotRecognised no) {
                long end = no.span().offset() + no.span().length();
                check(format().rules().contains(no.rule()), name + " is declined by a rule that rules() does not list");
                check(
                        no.span().offset() >= 0 && end <= WINDOW,
                        name + " is declined by bytes behind the header window");
            }
        });
    }

    @Test
    void givesAVerdictOnAnyBytes() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] content = new byte[random().nextInt(MAX_LENGTH)];
            random().nextBytes(content);
            verdict(content, "a file of " + content.length + " random bytes");
        }
    }
}
