package kernel.sim.exec;

import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Limits;
import kernel.api.Rule;
import kernel.api.Violation;
import kernel.sim.mm.PagedAddressSpace;

/**
 * The strings of a program being executed, filled downwards from the top of its first stack. Positions are relative to
 * that top and therefore negative: where it will be in the end is not known while the strings are copied.
 *
 * @kernel v6.18 fs/exec.c, {@code bprm_stack_limits}, {@code copy_strings}; v2.4.0 fs/exec.c, {@code copy_strings}
 */
final class StringArea {
    /** The size of the oldest kernels' pages, which is what they counted strings in. */
    private static final int OLD_PAGE = 4096;

    private static final long MAX_TOTAL = Limits.STK_LIM / 4 * 3;

    /** What strings could use in kernels that had a page table of them instead of a share of the stack. */
    private static final int MAX_ARG_PAGES = 32 * OLD_PAGE;

    private final PagedAddressSpace mm;
    private final long top;
    private final long stackLimit;
    private final boolean isByStackLimit;
    private final int wordSize;
    private final int pageSize;
    private int p;
    private long size;
    private long argmin;

    /**
     * Makes an area without strings.
     *
     * @param mm has the stack
     * @param top where the stack ends
     * @param stackLimit RLIMIT_STACK
     * @param wordSize of the kernel: the word at the very top stays zero, and every string costs a pointer
     * @param isByStackLimit whether the strings may use a share of the stack, or 32 pages
     * @param pageSize in bytes
     */
    StringArea(PagedAddressSpace mm, long top, long stackLimit, int wordSize, boolean isByStackLimit, int pageSize) {
        this.mm = mm;
        this.top = top;
        this.pageSize = pageSize;
        this.size = pageSize;
        this.stackLimit = stackLimit;
        this.wordSize = wordSize;
        this.isByStackLimit = isByStackLimit;
        this.p = -wordSize;
    }

    /** Computes how far down strings may go. */
    void reserve(int argc, int envc) {
        if (!isByStackLimit) {
            int most = (MAX_ARG_PAGES - wordSize) / wordSize;
            check(argc <= most && envc <= most, ExecRule.ARG_COUNT, (long) Math.max(argc, envc) * wordSize);
            argmin = -MAX_ARG_PAGES;
            return;
        }
        long quarter = stackLimit >>> 2;
        long limit = Math.max(Limits.ARG_MAX, Math.min(MAX_TOTAL, quarter));
        long pointers = ((long) Math.max(argc, 1) + envc) * wordSize;
        check(limit > pointers, ExecRule.ARG_COUNT, pointers);
        argmin = p - (limit - pointers);
    }

    /** Copies a string with its terminator below the others. */
    void push(ByteString string) {
        int length = string.length() + 1;
        check(!isByStackLimit || length <= Limits.maxArgStrlen(pageSize), ExecRule.ARG_STRLEN, length);
        int to = p - length;
        check(to >= argmin, ExecRule.ARG_TOTAL, -to);
        long pages = -(long) (to & -pageSize);
        boolean isWithinStack = pages == pageSize || Long.compareUnsigned(pages, stackLimit) <= 0;
        check(!isByStackLimit || isWithinStack, ExecRule.ARG_STACK, pages);
        byte[] bytes = new byte[length];
        string.copyTo(bytes, 0);
        check(mm.copyToUser(top + to, bytes), ExecRule.ARG_STACK, pages);
        p = to;
        size = Math.max(size, pages);
    }

    /** Drops the lowest string; its bytes stay until they are overwritten. */
    void drop() {
        p += (int) mm.strnlenUser(top + p, -p);
    }

    /** Returns the position of the lowest string. */
    int p() {
        return p;
    }

    /** Returns how much of the stack the strings have taken so far, whole pages. */
    long size() {
        return size;
    }

    private static void check(boolean isOk, Rule rule, long found) {
        if (!isOk) {
            throw new ExecException(Violation.of(rule).withFound(Long.toUnsignedString(found) + " bytes"));
        }
    }
}
