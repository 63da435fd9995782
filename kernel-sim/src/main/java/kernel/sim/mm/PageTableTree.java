package kernel.sim.mm;

import java.util.ArrayList;
import java.util.List;
import kernel.sim.profile.PageTableGeometry;
import org.jspecify.annotations.Nullable;

/** Draws page tables as a tree. Levels that the machine does not have are left out. */
final class PageTableTree {
    private final PageTableGeometry geometry;

    PageTableTree(PageTableGeometry geometry) {
        this.geometry = geometry;
    }

    PageTableNode of(@Nullable PteTable[] @Nullable [] @Nullable [] pgd) {
        List<PageTableNode> below = new ArrayList<>();
        for (int i = 0; i < pgd.length; i++) {
            if (pgd[i] != null) {
                below.addAll(puds((long) i << geometry.pgdShift(), pgd[i]));
            }
        }
        int bits = geometry.pgdShift() + Integer.numberOfTrailingZeros(pgd.length);
        return node("PGD", 0, bits, pgd.length, below);
    }

    private List<PageTableNode> puds(long start, @Nullable PteTable[] @Nullable [] pud) {
        List<PageTableNode> below = new ArrayList<>();
        for (int i = 0; i < pud.length; i++) {
            if (pud[i] != null) {
                below.addAll(pmds(start + ((long) i << geometry.pudShift()), pud[i]));
            }
        }
        return pud.length == 1 ? below : List.of(node("PUD", start, geometry.pgdShift(), pud.length, below));
    }

    private List<PageTableNode> pmds(long start, @Nullable PteTable[] pmd) {
        List<PageTableNode> below = new ArrayList<>();
        for (int i = 0; i < pmd.length; i++) {
            if (pmd[i] != null) {
                below.add(pte(start + ((long) i << geometry.pmdShift()), pmd[i]));
            }
        }
        return pmd.length == 1 ? below : List.of(node("PMD", start, geometry.pudShift(), pmd.length, below));
    }

    private PageTableNode pte(long start, PteTable table) {
        int used = 0;
        for (int i = 0; i < geometry.pteSize(); i++) {
            used += table.get(i) == 0 ? 0 : 1;
        }
        long end = start + (1L << geometry.pmdShift());
        return new PageTableNode("PTE", start, end, used, geometry.pteSize(), List.of());
    }

    private static PageTableNode node(String level, long start, int bits, int size, List<PageTableNode> below) {
        return new PageTableNode(level, start, start + (1L << bits), below.size(), size, below);
    }
}
