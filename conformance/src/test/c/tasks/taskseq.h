/*
 * What the tasks and their observer have together: one mapping of a file in memory, at the same address in every
 * process, also behind an exec.
 */
#ifndef TASKSEQ_H
#define TASKSEQ_H

#include <stdint.h>

enum { SLOTS = 24, STACK = 16384, PLACE = 48 };

/* Descriptors that every process has: the mapping, this program, and /proc of the observer's numbers. */
enum { SHARED_FD = 3, SELF_FD = 4, PROC_FD = 5 };

enum command {
    NOTHING,
    CLONE,
    CLONE3,
    UNSHARE,
    EXEC,
    EXIT,
    EXIT_GROUP,
    WAIT,
    SETUID,
    IOPRIO,
    SETSID,
    SETPGID,
    SUBREAPER,
    PDEATHSIG,
    KILL,
};

/* One task that there is, was or will be. A task that waits for a command has set it to NOTHING. */
struct slot {
    int command;
    int starts; /* how often a program has begun to serve the slot */
    int is_done;
    int parent_tid;
    int child_tid;
    int child;
    uint64_t flags;
    int64_t argument;
    int64_t result;
    int64_t status;
    char place[PLACE]; /* TGID/task/TID, as the observer knows them */
};

struct shared {
    struct slot slots[SLOTS];
    char stacks[SLOTS][STACK] __attribute__((aligned(16)));
};

#define SHARED ((struct shared *)0x200000000)

long call6(long number, long a, long b, long c, long d, long e, long f);
_Noreturn void serve(struct slot *me);

#define CALL(number, a, b, c, d) call6(number, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)

#endif
