/* A task that does what its slot tells it to. It uses no library: others may share its memory. */
#define _GNU_SOURCE
#include "taskseq.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <stddef.h>
#include <sys/syscall.h>

enum { IOPRIO_WHO_PROCESS = 1, NOBODY = 65534 };

long call6(long number, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
    long result;

    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

/* The child finds its slot on its stack, which is aligned once the slot is taken from it. */
static char *stack_of(struct slot *child)
{
    void **top = (void **)SHARED->stacks[child - SHARED->slots + 1] - 3;

    *top = child;
    return (char *)top;
}

static long clone_call(long number, long a, long b, long c, long d, long e)
{
    register long r10 __asm__("r10") = d, r8 __asm__("r8") = e;
    long result;

    __asm__ volatile("syscall\n\t"
                     "test %%rax, %%rax\n\t"
                     "jnz 1f\n\t"
                     "xor %%ebp, %%ebp\n\t"
                     "pop %%rdi\n\t"
                     "call serve\n"
                     "1:"
                     : "=a"(result)
                     : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                     : "rcx", "r11", "memory");
    return result;
}

static long clone_task(struct slot *me)
{
    struct slot *child = &SHARED->slots[me->child];

    return clone_call(SYS_clone, (long)me->flags, (long)stack_of(child), (long)&child->parent_tid,
                      (long)&child->child_tid, 0);
}

static long clone3_task(struct slot *me)
{
    struct slot *child = &SHARED->slots[me->child];
    char *stack = SHARED->stacks[me->child];
    struct clone_args args = {
        .flags = me->flags,
        .exit_signal = (uint64_t)me->argument,
        .parent_tid = (uint64_t)(uintptr_t)&child->parent_tid,
        .child_tid = (uint64_t)(uintptr_t)&child->child_tid,
        .stack = (uint64_t)(uintptr_t)stack,
        .stack_size = (uint64_t)(stack_of(child) - stack),
    };

    return clone_call(SYS_clone3, (long)&args, sizeof args, 0, 0, 0);
}

static long exec_self(struct slot *me)
{
    char number[] = { (char)('a' + (me - SHARED->slots)), 0 };
    char name[] = "task";
    char *argv[] = { name, number, NULL }, *envp[] = { NULL };

    return call6(SYS_execveat, SELF_FD, (long)"", (long)argv, (long)envp, AT_EMPTY_PATH, 0);
}

static long set_ids(void)
{
    long result = CALL(SYS_setresgid, NOBODY, NOBODY, NOBODY, 0);

    return result ? result : CALL(SYS_setresuid, NOBODY, NOBODY, NOBODY, 0);
}

static long obey(struct slot *me, int command)
{
    int status = 0;
    long result;

    switch (command) {
    case CLONE:
        return clone_task(me);
    case CLONE3:
        return clone3_task(me);
    case UNSHARE:
        return CALL(SYS_unshare, me->flags, 0, 0, 0);
    case EXEC:
        return exec_self(me);
    case EXIT:
        return CALL(SYS_exit, me->argument, 0, 0, 0);
    case EXIT_GROUP:
        return CALL(SYS_exit_group, me->argument, 0, 0, 0);
    case WAIT:
        result = CALL(SYS_wait4, me->argument, &status, WNOHANG | (long)me->flags, 0);
        me->status = status;
        return result;
    case SETUID:
        return set_ids();
    case IOPRIO:
        return CALL(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, me->argument, 0);
    case SETSID:
        return CALL(SYS_setsid, 0, 0, 0, 0);
    case SETPGID:
        return CALL(SYS_setpgid, me->argument, me->flags, 0, 0);
    case SUBREAPER:
        return CALL(SYS_prctl, PR_SET_CHILD_SUBREAPER, me->argument, 0, 0);
    case PDEATHSIG:
        return CALL(SYS_prctl, PR_SET_PDEATHSIG, me->argument, 0, 0);
    case KILL:
        return CALL(SYS_kill, me->argument, me->flags, 0, 0);
    default:
        return 0;
    }
}

_Noreturn void serve(struct slot *me)
{
    long length = CALL(SYS_readlinkat, PROC_FD, "thread-self", me->place, PLACE - 1);

    me->place[length > 0 ? length : 0] = 0;
    __atomic_add_fetch(&me->starts, 1, __ATOMIC_SEQ_CST);
    for (;;) {
        int command = __atomic_exchange_n(&me->command, NOTHING, __ATOMIC_SEQ_CST);

        if (command == NOTHING) {
            CALL(SYS_futex, &me->command, FUTEX_WAIT, NOTHING, 0);
            continue;
        }
        me->result = obey(me, command);
        __atomic_store_n(&me->is_done, 1, __ATOMIC_SEQ_CST);
    }
}
