package kernel.sim.mm;

/**
 * Where a hole is wanted.
 *
 * @param low first address
 * @param high address behind the last one
 * @param length how long it must be
 */
record VmWindow(long low, long high, long length) {
    /** Returns the end of the part of a hole that lies in the window, or {@link VmNode#NO_HOLE} if it is too short. */
    long endIn(long start, long end) {
        long last = Math.min(end, high);
        return last - Math.max(start, low) >= length ? last : VmNode.NO_HOLE;
    }

    /** Returns the start of the part of a hole that lies in the window, or {@link VmNode#NO_HOLE} if it is too short. */
    long startIn(long start, long end) {
        long first = Math.max(start, low);
        return Math.min(end, high) - first >= length ? first : VmNode.NO_HOLE;
    }
}
