package kernel.tck;

import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the format does with shared libraries, if it has such. */
abstract class LibrariesContract extends ReturnContract {
    private static final int ROUNDS = 100;

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
    void givesAVerdictOnDamagedLibraries() {
        forDamagedLibraries(this::libraryVerdict);
    }

    private void forDamagedLibraries(Consumer<Sample> action) {
        for (Sample library : libraries()) {
            byte[] whole = library.bytes();
            for (int length : lengths(whole.length)) {
                action.accept(library.changed(", cut to " + length + " bytes", Arrays.copyOf(whole, length)));
            }
            for (int i = 0; i < ROUNDS && whole.length > 0; i++) {
                action.accept(library.changed(", damaged in round " + i, randomlyDamaged(whole)));
            }
        }
    }

    @Test
    void refusesDamagedLibrariesByListedRulesOnly() {
        forDamagedLibraries(library -> checkListed(libraryVerdict(library), library.name()));
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
