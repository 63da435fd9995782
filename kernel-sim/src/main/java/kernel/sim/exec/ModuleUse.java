package kernel.sim.exec;

import kernel.api.ByteString;
import kernel.sim.mm.MmReference;
import kernel.sim.module.LoadedModule;

/**
 * The use that a program makes of its format, {@code mm->binfmt}.
 *
 * @param module the format's module
 * @param holder the program's file, for those who ask why the module stays
 */
record ModuleUse(LoadedModule module, ByteString holder) implements MmReference {
    /** Names the holder of a use that has been taken. */
    static ModuleUse begin(LoadedModule module, ByteString holder) {
        module.addHolder(holder);
        return new ModuleUse(module, holder);
    }

    @Override
    public boolean get() {
        boolean isThere = module.tryModuleGet();
        if (isThere) {
            module.addHolder(holder);
        }
        return isThere;
    }

    @Override
    public void put() {
        module.removeHolder(holder);
        module.modulePut();
    }
}
