package kernel.sim.fs;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import kernel.api.FileSystemType;
import kernel.api.KernelProfile;
import kernel.api.SuperBlock;

/** Instances of the kernel's own file systems, at most one of each type, as a user namespace has them. */
public final class SuperBlocks {
    private final Map<FileSystemType, SuperBlock> byType = new ConcurrentHashMap<>();

    /** Starts without any. */
    public SuperBlocks() {}

    /**
     * Finds an instance.
     *
     * @param type the type of file system
     * @return empty if there is none
     */
    public Optional<SuperBlock> get(FileSystemType type) {
        return Optional.ofNullable(byType.get(type));
    }

    /**
     * Returns the instance of a type, which is made if there is none yet.
     *
     * @param type the type of file system
     * @param kernel which kernel is modelled
     * @return the instance
     */
    public SuperBlock mount(FileSystemType type, KernelProfile kernel) {
        return byType.computeIfAbsent(type, absent -> absent.fillSuper(kernel));
    }
}
