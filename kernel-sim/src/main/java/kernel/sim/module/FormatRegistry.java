package kernel.sim.module;

import java.util.Optional;
import kernel.api.BinaryFormat;

/** Where modules register their formats. */
public interface FormatRegistry {
    /**
     * Returns in which module a format of some name is.
     *
     * @param format the format's name
     * @return the module that it came in, or empty if the name is free
     */
    Optional<LoadedModule> owner(String format);

    /**
     * Registers a format.
     *
     * @param format the format; its name is free
     * @param module what a use of the format keeps
     * @param place where in the list; what names a format that is not registered means {@link Place#REGISTER}
     */
    void register(BinaryFormat format, LoadedModule module, Place place);

    /**
     * Takes a format out; programs that it has loaded run on.
     *
     * @param format the format
     */
    void unregister(BinaryFormat format);
}
