package kernel.tck;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the format does with shared libraries, if it has such. */
abstract class LibrariesContract extends ReturnContract {
    private static final int MANY = 100;
    private static final int FEW = 10;

    @Test
    void loadsItsLibraries() {
        libraries().stream().filter(Sample::isLoading).forEach(library -> {
            Execution execution = libraryVerdict(library);
            check(execution.isLoaded(), "the library \"" + library + "\" must load; " + execution.verdict());
        });
    }

    @Test
    void refusesItsBadLibrariesByTheRulesThatTheyBreak() {
        for (Sample library : libraries()) {
            library.rule().ifPresent(rule -> {
                Execution execution = libraryVerdict(library);
                boolean isBroken = execution.violations().stream()
                        .anyMatch(violation -> violation.rule().id().equals(rule));
                check(isBroken, "the library \"" + library + "\" gets another verdict: " + execution.verdict());
            });
        }
    }

    @Test
    void givesDamagedLibrariesAVerdictByAListedRule() {
        for (Sample library : libraries()) {
            byte[] whole = library.bytes();
            for (int length : library.isLoading() ? lengths(whole.length) : someLengths(whole.length)) {
                checkDamaged(library.changed(", cut to " + length + " bytes", Arrays.copyOf(whole, length)));
            }
            int rounds = library.isLoading() ? MANY : FEW;
            for (int i = 0; i < rounds && whole.length > 0; i++) {
                checkDamaged(library.changed(", damaged in round " + i, randomlyDamaged(whole)));
            }
        }
    }

    private void checkDamaged(Sample library) {
        checkListed(libraryVerdict(library), library.name());
    }

    @Test
    void isInUseNoLongerThanALibraryIsBeingLoaded() {
        for (Sample library : libraries()) {
            check(
                    libraryVerdict(library).module().uses() == 0,
                    "the library \"" + library + "\" leaves the module in use");
        }
    }
}
