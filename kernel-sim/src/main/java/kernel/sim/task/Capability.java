package kernel.sim.task;

/**
 * The rights that the calls of this package ask for.
 *
 * @abi Linux {@code linux/capability.h}
 */
enum Capability {
    CAP_DAC_OVERRIDE(1),
    CAP_KILL(5),
    CAP_SETUID(7),
    CAP_SETGID(6),
    CAP_IPC_LOCK(14),
    CAP_SYS_RAWIO(17),
    CAP_SYS_ADMIN(21),
    CAP_SYS_RESOURCE(24),
    CAP_CHECKPOINT_RESTORE(40);

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
