package kernel.sim.mm;

import java.util.List;

/**
 * One page table, with those below it.
 *
 * @param level {@code PGD}, {@code PUD}, {@code PMD} or {@code PTE}
 * @param start first address that it translates
 * @param end address behind the last one; 0 for the end of all addresses
 * @param used how many of its entries lead to a table or a page
 * @param size how many entries it has
 * @param tables the tables that it leads to, in the order of addresses
 */
public record PageTableNode(String level, long start, long end, int used, int size, List<PageTableNode> tables) {
    /** Copies the list. */
    public PageTableNode {
        tables = List.copyOf(tables);
    }
}
