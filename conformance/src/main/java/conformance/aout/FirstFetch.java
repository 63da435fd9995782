package conformance.aout;

import java.util.Optional;
import kernel.api.OpenFile;
import kernel.api.Prot;
import kernel.api.Signal;
import kernel.api.Vma;
import kernel.sim.task.Program;

/**
 * The fault that a program meets where its first instruction should be.
 *
 * @param signal what the kernel sends
 * @param code si_code
 * @kernel v5.10 arch/x86/mm/fault.c, {@code do_user_addr_fault}
 */
record FirstFetch(Signal signal, int code) {
    private static final int SEGV_MAPERR = 1;
    private static final int SEGV_ACCERR = 2;
    private static final int BUS_ADRERR = 2;
    private static final long PAGE = 4096;

    /** Looks at the page of an address; empty if there is an instruction to run. */
    static Optional<FirstFetch> of(Program program, long ip) {
        Optional<Vma> found = program.mm().vmas().stream()
                .filter(vma -> vma.start() <= ip && ip < vma.end())
                .findFirst();
        if (found.isEmpty()) {
            return Optional.of(new FirstFetch(Signal.SIGSEGV, SEGV_MAPERR));
        }
        Vma vma = found.get();
        boolean isExecutable = (vma.prot() & Prot.PROT_EXEC) != 0;
        if (!isExecutable && program.kernel().architecture().hasNx()) {
            return Optional.of(new FirstFetch(Signal.SIGSEGV, SEGV_ACCERR));
        }
        return isBeyondFile(vma, ip) ? Optional.of(new FirstFetch(Signal.SIGBUS, BUS_ADRERR)) : Optional.empty();
    }

    private static boolean isBeyondFile(Vma vma, long ip) {
        Optional<Long> size = vma.file().map(OpenFile::size);
        long page = vma.offset() + ((ip & -PAGE) - vma.start());
        return size.isPresent() && page >= size.get();
    }
}
