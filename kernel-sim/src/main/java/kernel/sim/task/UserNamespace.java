package kernel.sim.task;

import java.util.Optional;
import kernel.api.Cred;
import kernel.sim.fs.SuperBlocks;

/**
 * A namespace of users, {@code struct user_namespace}: rights that a task has in it reach no further. Until its maker
 * maps ids into it, nobody is anybody there.
 *
 * @kernel v6.18 kernel/user_namespace.c
 */
final class UserNamespace extends Counted {
    /** The deepest namespace that can have another one inside. */
    static final int MAX_LEVEL = 32;

    private final Optional<UserNamespace> parent;
    private final int level;
    private final int owner;
    private final long nprocMax;
    private final Runnable uncharge;
    private final SuperBlocks superBlocks = new SuperBlocks();
    private Optional<Cred> rootInside = Optional.empty();

    /** Makes the namespace of a machine; every id is itself. */
    UserNamespace() {
        this.parent = Optional.empty();
        this.level = 0;
        this.owner = 0;
        this.nprocMax = Rlimits.INFINITY;
        this.uncharge = () -> {};
    }

    /**
     * Makes a namespace inside another.
     *
     * @param owner effective user of its maker
     * @param nprocMax how many tasks its maker may have, unsigned
     * @param uncharge gives back what its maker pays for it
     */
    UserNamespace(UserNamespace parent, int owner, long nprocMax, Runnable uncharge) {
        parent.get();
        this.parent = Optional.of(parent);
        this.level = parent.level + 1;
        this.owner = owner;
        this.nprocMax = nprocMax;
        this.uncharge = uncharge;
    }

    Optional<UserNamespace> parent() {
        return parent;
    }

    int level() {
        return level;
    }

    int owner() {
        return owner;
    }

    /** Returns how many tasks all users inside may have together, unsigned. */
    long nprocMax() {
        return nprocMax;
    }

    /** Returns the instances of file systems that are the namespace's own. Those of the machine are with its kernel. */
    SuperBlocks superBlocks() {
        return superBlocks;
    }

    boolean isInit() {
        return parent.isEmpty();
    }

    /** Returns the namespace of the machine. */
    UserNamespace machine() {
        return parent.map(UserNamespace::machine).orElse(this);
    }

    /** Makes a user and a group super-user and its group inside, as "0 ID 1" in uid_map and gid_map does. */
    void mapRoot(Cred ids) {
        rootInside = Optional.of(ids);
    }

    boolean hasUser(int uid) {
        return isInit() || rootInside.filter(ids -> ids.euid() == uid).isPresent();
    }

    boolean hasGroup(int gid) {
        return isInit() || rootInside.filter(ids -> ids.egid() == gid).isPresent();
    }

    /** Returns what a program of these ids starts with inside. */
    Capabilities ofExec(Cred ids) {
        if (isInit()) {
            return Capabilities.ofExec(ids);
        }
        return rootInside.map(root -> Capabilities.ofExec(ids, root.euid())).orElse(Capabilities.NONE);
    }

    /** Tells whether a namespace is this one or lies inside. */
    boolean contains(UserNamespace other) {
        UserNamespace at = other;
        while (at.level > level) {
            at = at.parent.orElseThrow();
        }
        return at == this;
    }

    @Override
    void release() {
        uncharge.run();
        parent.ifPresent(Counted::put);
    }
}
