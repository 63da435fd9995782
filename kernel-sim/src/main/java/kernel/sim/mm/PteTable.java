package kernel.sim.mm;

/**
 * A page table of the lowest level. After a fork, parent and child have it together until one of them changes an entry;
 * none of its pages can be written to meanwhile.
 */
final class PteTable {
    private final long[] entries;
    private int sharers = 1;
    private int anon;
    // Plain: who has the table set it, or got the table afterwards; only the last one takes it back.
    private boolean isWriteProtected;

    PteTable(int size) {
        entries = new long[size];
    }

    private PteTable(PteTable other) {
        entries = other.entries.clone();
        anon = other.anon;
    }

    int size() {
        return entries.length;
    }

    long get(int index) {
        long pte = entries[index];
        return isWriteProtected ? pte & ~Pte.RW : pte;
    }

    /** Changes an entry; nobody else may have the table. */
    void set(int index, long pte) {
        anon += (int) (((pte & Pte.ANON) - (entries[index] & Pte.ANON)) >> Pte.ANON_SHIFT);
        entries[index] = pte;
    }

    /** Counts the entries that map private pages. */
    int anon() {
        return anon;
    }

    /** Gives the table to one more address space. */
    synchronized PteTable share() {
        sharers++;
        isWriteProtected = true;
        return this;
    }

    synchronized boolean isShared() {
        return sharers > 1;
    }

    /** Leaves the table to the others; tells whether there are any. */
    synchronized boolean leave() {
        if (sharers == 1) {
            return false;
        }
        sharers--;
        return true;
    }

    /** Returns the table for one address space alone: itself, or a copy whose pages have one user more. */
    PteTable own(PhysicalMemory memory) {
        return isWriteProtected ? split(memory) : this;
    }

    private synchronized PteTable split(PhysicalMemory memory) {
        if (sharers == 1) {
            protect();
            isWriteProtected = false;
            return this;
        }
        PteTable copy = new PteTable(this);
        copy.protect();
        for (long pte : copy.entries) {
            if (Pte.isAnon(pte)) {
                memory.get(Pte.frame(pte));
            }
        }
        sharers--;
        return copy;
    }

    private void protect() {
        for (int i = 0; i < entries.length; i++) {
            entries[i] &= ~Pte.RW;
        }
    }
}
