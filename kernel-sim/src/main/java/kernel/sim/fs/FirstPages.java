package kernel.sim.fs;

import java.util.ArrayDeque;
import java.util.Deque;

/** Which files have their first page in memory: those that were read last, so that no number of files fills the memory. */
final class FirstPages {
    static final int MOST = 512;

    private final Deque<HostInode> files = new ArrayDeque<>();

    /** Notes a file that has read its first page; the one that did so longest ago loses its own. */
    void add(HostInode file) {
        HostInode oldest;
        synchronized (files) {
            files.addLast(file);
            if (files.size() <= MOST) {
                return;
            }
            oldest = files.removeFirst();
        }
        oldest.dropFirstPage();
    }
}
