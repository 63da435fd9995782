package kernel.api;

import java.nio.channels.WritableByteChannel;

/**
 * A task that dies and leaves a core, {@code struct coredump_params}.
 *
 * @param signal what kills it
 * @param pid its number
 * @param comm its name, at most 15 bytes
 * @param abi how it runs
 * @param registers its registers
 * @param mm its memory
 * @param limit most bytes that the core may have, RLIMIT_CORE
 * @param output where the core goes, from its first byte to its last
 */
public record CoreDumpParams(
        Signal signal,
        int pid,
        ByteString comm,
        Abi abi,
        Registers registers,
        AddressSpace mm,
        long limit,
        WritableByteChannel output) {}
