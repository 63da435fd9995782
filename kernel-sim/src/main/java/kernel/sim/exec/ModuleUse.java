package kernel.sim.exec;

import kernel.sim.mm.MmReference;
import kernel.sim.module.LoadedModule;

/**
 * The use that a program makes of its format, {@code mm->binfmt}.
 *
 * @param module the format's module
 */
record ModuleUse(LoadedModule module) implements MmReference {
    @Override
    public boolean get() {
        return module.tryModuleGet();
    }

    @Override
    public void put() {
        module.modulePut();
    }
}
