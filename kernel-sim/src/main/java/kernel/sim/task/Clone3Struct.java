package kernel.sim.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.profile.LinuxProfile;

/**
 * Reads the structure that a program hands to clone3(2), {@code struct clone_args}: eleven words of 8 bytes.
 *
 * <table>
 * <caption>The words</caption>
 * <tr><td>0</td><td>flags</td><td>8</td><td>pidfd</td><td>16</td><td>child_tid</td></tr>
 * <tr><td>24</td><td>parent_tid</td><td>32</td><td>exit_signal</td><td>40</td><td>stack</td></tr>
 * <tr><td>48</td><td>stack_size</td><td>56</td><td>tls</td><td>64</td><td>set_tid</td></tr>
 * <tr><td>72</td><td>set_tid_size</td><td>80</td><td>cgroup</td></tr>
 * </table>
 *
 * @kernel v6.18 kernel/fork.c, {@code copy_clone_args_from_user}
 */
final class Clone3Struct {
    private static final int WORD = 8;
    private static final int CLONE_ARGS_SIZE_VER0 = 64;
    private static final int CLONE_ARGS_SIZE_VER2 = 88;
    private static final int PAGE_SIZE = 4096;
    private static final int TID = 4;

    private final LinuxProfile kernel;
    private final Task caller;

    Clone3Struct(LinuxProfile kernel, Task caller) {
        this.kernel = kernel;
        this.caller = caller;
    }

    /**
     * Reads the structure.
     *
     * @param uargs where it is
     * @param size in bytes, unsigned
     */
    CloneArgs read(long uargs, long size) {
        TaskRule.CLONE3_LARGE.require(Long.compareUnsigned(size, PAGE_SIZE) <= 0, size);
        TaskRule.CLONE3_SMALL.require(size >= CLONE_ARGS_SIZE_VER0, size);
        Optional<ByteString> bytes = UserWords.bytes(caller, uargs, (int) size);
        TaskRule.CLONE3_POINTER.require(bytes.isPresent(), uargs);
        return parse(bytes.orElseThrow());
    }

    private CloneArgs parse(ByteString given) {
        boolean isKnown = true;
        for (int at = CLONE_ARGS_SIZE_VER2; at < given.length(); at++) {
            isKnown &= given.at(at) == 0;
        }
        TaskRule.CLONE3_TAIL.require(isKnown, given.length());
        ByteString args = given.concat(ByteString.of(new byte[CLONE_ARGS_SIZE_VER2]));
        long setTid = word(args, 64);
        long setTidSize = word(args, 72);
        boolean isLevel = Long.compareUnsigned(setTidSize, PidNamespace.MAX_PID_NS_LEVEL) <= 0;
        TaskRule.SET_TID.require(isLevel && (setTid == 0) == (setTidSize == 0), setTidSize);
        long signal = word(args, 32);
        boolean isSignal = (signal & ~CloneFlags.CSIGNAL) == 0 && signal <= SignalSet.NSIG;
        TaskRule.EXIT_SIGNAL.require(isSignal, signal);
        long flags = word(args, 0);
        long cgroup = word(args, 80);
        boolean hasCgroup = (flags & CloneFlags.CLONE_INTO_CGROUP) != 0 && kernel.has(CloneFlag.INTO_CGROUP);
        boolean isDescriptor = cgroup >>> 31 == 0 && given.length() >= CLONE_ARGS_SIZE_VER2;
        TaskRule.CGROUP_ARGUMENT.require(!hasCgroup || isDescriptor, cgroup);
        return new CloneArgs(
                flags,
                (int) signal,
                word(args, 40),
                word(args, 48),
                word(args, 24),
                word(args, 16),
                word(args, 8),
                word(args, 56),
                tids(setTid, (int) setTidSize),
                (int) cgroup);
    }

    private static long word(ByteString args, int at) {
        return UserWords.word(args, at, WORD);
    }

    private List<Integer> tids(long vaddr, int count) {
        List<Integer> tids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Optional<Integer> tid = UserWords.get(caller, vaddr + (long) i * TID);
            TaskRule.CLONE3_POINTER.require(tid.isPresent(), vaddr);
            tids.add(tid.orElseThrow());
        }
        return tids;
    }
}
