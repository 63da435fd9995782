package kernel.api;

import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;

/**
 * A task that dies and leaves a core, {@code struct coredump_params}.
 *
 * @param siginfo what kills it
 * @param process what it is
 * @param threads its threads, at least one; the one that the signal hit is the first
 * @param abi how it runs
 * @param mm its memory
 * @param gateVma a mapping that every program has and no address space lists, {@code [vsyscall]}
 * @param machine what it runs on
 * @param kernel which kernel writes the core
 * @param filter which mappings are wanted, bits of {@link CoreFilter}
 * @param limit most bytes that the core may have, RLIMIT_CORE, unsigned
 * @param output where the core goes, from its first byte to its last; a {@link java.nio.channels.SeekableByteChannel}
 *     is moved over pages that nobody wrote to, any other gets zeroes for them
 */
public record CoreDumpParams(
        SigInfo siginfo,
        CoreProcess process,
        List<CoreThread> threads,
        Abi abi,
        AddressSpace mm,
        Optional<Vma> gateVma,
        Machine machine,
        KernelProfile kernel,
        int filter,
        long limit,
        WritableByteChannel output) {
    /**
     * Copies the threads.
     *
     * @throws IllegalArgumentException if there is none
     */
    public CoreDumpParams {
        threads = List.copyOf(threads);
        if (threads.isEmpty()) {
            throw new IllegalArgumentException("a task without threads");
        }
    }

    /**
     * Returns what kills the task.
     *
     * @return the signal
     */
    public Signal signal() {
        return siginfo.signo();
    }

    /**
     * Returns the task's name.
     *
     * @return at most 15 bytes
     */
    public ByteString comm() {
        return process.comm();
    }

    /**
     * Returns the general registers.
     *
     * @return those of the thread that the signal hit
     */
    public Registers registers() {
        return threads.get(0).registers();
    }
}
