package kernel.sim.task;

import kernel.api.Signal;

/**
 * What waitid(2) tells of a child.
 *
 * @param pid its number, as the parent sees it
 * @param uid its real user
 * @param code what happened
 * @param status its exit code, or the signal
 */
public record ChildInfo(int pid, int uid, Code code, int status) {
    /**
     * What happened to a child.
     *
     * @abi Linux {@code asm-generic/siginfo.h}
     */
    public enum Code {
        /** It ended by itself. */
        CLD_EXITED(1),
        /** A signal killed it. */
        CLD_KILLED(2),
        /** A signal killed it, and it left a core. */
        CLD_DUMPED(3),
        /** A signal stopped it. */
        CLD_STOPPED(5),
        /** It goes on. */
        CLD_CONTINUED(6);

        private final int number;

        Code(int number) {
            this.number = number;
        }

        /**
         * Returns the number.
         *
         * @return {@code si_code}
         */
        public int number() {
            return number;
        }
    }

    static ChildInfo of(WaitStatus status, int uid) {
        if (status.isContinued()) {
            return new ChildInfo(status.pid(), uid, Code.CLD_CONTINUED, Signal.SIGCONT.number());
        }
        if (status.isStopped()) {
            return new ChildInfo(status.pid(), uid, Code.CLD_STOPPED, status.exitCode());
        }
        if (status.isExited()) {
            return new ChildInfo(status.pid(), uid, Code.CLD_EXITED, status.exitCode());
        }
        Code code = status.hasCore() ? Code.CLD_DUMPED : Code.CLD_KILLED;
        return new ChildInfo(status.pid(), uid, code, status.termSignal());
    }
}
