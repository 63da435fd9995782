package kernel.sim.module;

/** Loads modules that the kernel asks for, as modprobe(8) does. */
@FunctionalInterface
public interface ModuleLoader {
    /** Has no modules. */
    ModuleLoader NONE = alias -> false;

    /**
     * Loads a module, which registers its formats.
     *
     * @param alias what the kernel asks for, for example {@code binfmt-464c}
     * @return false if no module has that alias, or it could not be loaded
     * @kernel v6.12 kernel/module/kmod.c, {@code __request_module}
     */
    boolean requestModule(String alias);
}
