package kernel.api;

/**
 * What a core says of the whole process.
 *
 * @param comm its name, at most 15 bytes
 * @param pid its number
 * @param ppid its parent's number
 * @param pgrp its process group
 * @param sid its session
 * @param uid its real user id
 * @param gid its real group id
 * @param nice its nice value, -20 to 19
 * @param flags the kernel's flags of the task, bits of PF_
 */
public record CoreProcess(
        ByteString comm, int pid, int ppid, int pgrp, int sid, int uid, int gid, int nice, int flags) {}
