package kernel.sim.mm;

/** A page table of the lowest level. */
final class PteTable {
    final long[] entries;

    PteTable(int size) {
        entries = new long[size];
    }
}
