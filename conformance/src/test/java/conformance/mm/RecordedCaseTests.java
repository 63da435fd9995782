package conformance.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Memory calls at their edges have the results that Linux 6.18 gave. */
class RecordedCaseTests {
    @TestFactory
    Stream<DynamicTest> haveTheRecordedResults() throws IOException {
        return RecordedCase.all().stream()
                .map(recorded -> DynamicTest.dynamicTest(recorded.name(), () -> replay(recorded)));
    }

    private static void replay(RecordedCase recorded) throws IOException {
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        try (Memory memory = SmallKernel.memory()) {
            memory.start(recorded.sequence().limits());
            for (int i = 0; i < recorded.results().size(); i++) {
                MemoryCall call = recorded.sequence().calls().get(i);
                expected.add(call.line() + " # " + recorded.results().get(i));
                found.add(call.line() + " # " + memory.apply(call).result());
            }
        }
        assertThat(found).isEqualTo(expected);
    }
}
