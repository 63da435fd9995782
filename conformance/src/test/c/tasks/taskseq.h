/*
 * What the tasks and their observer have together: one mapping of a file in memory, at the same address in every
 * process, also behind an exec.
 */
#ifndef TASKSEQ_H
#define TASKSEQ_H

#include <stdint.h>

enum { SLOTS = 24, STACK = 16384 };

/* Descriptors that every process has. */
enum { SHARED_FD = 3, SELF_FD = 4 };

enum command { NOTHING, CLONE, CLONE3, UNSHARE, EXEC, EXIT, EXIT_GROUP, WAIT, SETUID, IOPRIO, SETSID, KILL };

/* One task that there is, was or will be. */
struct slot {
    int command;
    int is_started;
    int is_done;
    int parent_tid;
    int child_tid;
    int child;
    uint64_t flags;
    int64_t argument;
    int64_t result;
    int64_t status;
};

struct shared {
    int events;
    struct slot slots[SLOTS];
    char stacks[SLOTS][STACK] __attribute__((aligned(16)));
};

#define SHARED ((struct shared *)0x200000000)

long call6(long number, long a, long b, long c, long d, long e, long f);
_Noreturn void serve(struct slot *me);

#define CALL(number, a, b, c, d) call6(number, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)

#endif
