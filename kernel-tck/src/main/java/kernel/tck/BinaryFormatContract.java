package kernel.tck;

import java.util.List;
import java.util.Map;
import kernel.api.BinaryFormat;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;

/**
 * The contract of a binary format: extend this class beside the format's own tests, give samples, and JUnit does the rest.
 *
 * <pre>{@code
 * class HelloContractTests extends BinaryFormatContract {
 *     protected BinaryFormat format() {
 *         return new HelloFormat();
 *     }
 *
 *     protected List<Sample> samples() {
 *         return List.of(
 *                 Sample.loads("code", new byte[] {'H', 'E', 'L', 'O', 0x90}),
 *                 Sample.refused("no code", new byte[] {'H', 'E', 'L', 'O'}, HelloRule.CODE));
 *     }
 * }
 * }</pre>
 *
 * <p>The tests load the samples, cut them off at every byte, damage them in thousands of ways, and drop the format as a jar
 * into a Java of its own. {@code -Dksim.seed=} repeats the random damages of a failed run.
 */
public abstract class BinaryFormatContract extends ModuleContract {
    /** Makes the contract of a format. */
    protected BinaryFormatContract() {}

    /**
     * Returns the format under test.
     *
     * @return a new one at every call
     */
    @Override
    protected abstract BinaryFormat format();

    /**
     * Returns files of the format: small ones of every kind that load, and one for every rule that they can break.
     *
     * @return good and bad files, with one that loads at least
     */
    @Override
    protected abstract List<Sample> samples();

    /**
     * Returns shared libraries that uselib(2) loads or refuses, of a format that has such.
     *
     * @return good and bad files; none if there are no libraries
     */
    @Override
    protected List<Sample> libraries() {
        return List.of();
    }

    /**
     * Tells whether programs must start in memory that can be executed.
     *
     * @return false for a format from the time when all memory could
     */
    @Override
    protected boolean isCodeExecutable() {
        return true;
    }

    /**
     * Returns the rules that no file of this contract can break, for example because they are about a medium that fails.
     *
     * @return ids of rules, with the reason for each
     */
    @Override
    protected Map<String, String> unreachableRules() {
        return Map.of();
    }

    /**
     * Puts the files that samples need besides themselves, such as the interpreter that they name.
     *
     * @param root an empty root directory; {@link #interpreter()} is a program for it
     */
    @Override
    protected void prepare(MemoryFileSystem root) {}

    /**
     * Tells a format what to do that has a file system for that.
     *
     * @param kernel a kernel with the format; {@link Kernel#mount} gives its files
     */
    @Override
    protected void control(Kernel kernel) {}

    /**
     * Returns a program that others can hand over to.
     *
     * @return the bytes of an executable file
     */
    protected static byte[] interpreter() {
        return AnchorFormat.PROGRAM.clone();
    }
}
