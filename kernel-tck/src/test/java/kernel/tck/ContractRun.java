package kernel.tck;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import kernel.api.BinaryFormat;
import org.junit.jupiter.api.Test;

/** Runs the contract's tests on a format, and collects what they say. */
final class ContractRun {
    /** About where a format comes from: those of these tests are in no module of their own. */
    private static final Set<String> ABOUT_PACKAGING = Set.of(
            "isDeclaredInTheModuleDescriptor",
            "isDeclaredForTheClassPathToo",
            "declaresTheSameOnBothPaths",
            "loadsAndUnloadsAsAJar");

    private final BinaryFormatContract contract;

    ContractRun(Supplier<? extends BinaryFormat> format, List<Sample> samples) {
        contract = new BinaryFormatContract() {
            @Override
            protected BinaryFormat format() {
                return format.get();
            }

            @Override
            protected List<Sample> samples() {
                return samples;
            }
        };
    }

    /** Returns the messages of all tests that fail, by test. */
    Map<String, String> failures() throws IllegalAccessException {
        return failures(name -> !ABOUT_PACKAGING.contains(name));
    }

    /** Returns what one test says, or nothing if it passes. */
    Optional<String> failure(String test) throws IllegalAccessException {
        return Optional.ofNullable(failures(test::equals).get(test));
    }

    private Map<String, String> failures(Predicate<String> isWanted) throws IllegalAccessException {
        Map<String, String> failures = new TreeMap<>();
        for (Class<?> type = BinaryFormatContract.class; type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class) && isWanted.test(method.getName())) {
                    run(method, failures);
                }
            }
        }
        return failures;
    }

    private void run(Method method, Map<String, String> failures) throws IllegalAccessException {
        method.setAccessible(true);
        try {
            method.invoke(contract);
        } catch (InvocationTargetException e) {
            failures.put(method.getName(), String.valueOf(e.getCause().getMessage()));
        }
    }
}
