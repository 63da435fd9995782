#define _GNU_SOURCE
#include "trace.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "watchdog.h"

enum { SYSCALL_STOP = SIGTRAP | 0x80 };     /* with PTRACE_O_TRACESYSGOOD */

struct tracee {
    pid_t pid;
    bool gone;              /* waited for */
    bool calling, returned; /* the call has begun, has ended */
    long result;            /* of the call */
};

static int next_status(struct tracee *t)
{
    int status;

    while (waitpid(t->pid, &status, __WALL) < 0)
        if (errno != EINTR)
            err(1, "waitpid");
    t->gone = !WIFSTOPPED(status);
    return status;
}

static struct outcome setup_failure(const char *step, int error)
{
    return (struct outcome){.kind = OUTCOME_SETUP, .error = error, .detail = step};
}

/* Waits for the SIGSTOP that ends the preparation. */
static bool reach_call(struct tracee *t, const volatile struct child_report *report,
                       struct outcome *outcome)
{
    int status = next_status(t);

    if (report->failed)
        *outcome = setup_failure(report->failed, report->error);
    else if (t->gone || WSTOPSIG(status) != SIGSTOP)
        *outcome = (struct outcome){.kind = OUTCOME_ODD, .detail = "no stop before the call"};
    else if (ptrace(PTRACE_SETOPTIONS, t->pid, NULL, PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD) < 0)
        *outcome = setup_failure("ptrace options", errno);
    else
        return true;
    return false;
}

/* Follows the call; false if the process is already at the next one, so the old program goes on. */
static bool note_syscall(struct tracee *t)
{
    struct __ptrace_syscall_info info = {.op = PTRACE_SYSCALL_INFO_NONE};

    ptrace(PTRACE_GET_SYSCALL_INFO, t->pid, sizeof info, &info);
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
        if (t->returned)
            return false;
        t->calling = true;
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && t->calling) {
        t->returned = true;
        t->result = info.exit.rval;
    }
    return true;
}

static struct outcome call_ended(const struct tracee *t)
{
    if (t->result < 0)
        return (struct outcome){.kind = OUTCOME_ERROR, .error = (int)-t->result};
    return (struct outcome){.kind = OUTCOME_RETURNED};
}

/* The call still returns a value if it fails after the old program is gone; nobody gets it. */
static struct outcome process_ended(const struct tracee *t, int status)
{
    if (WIFSIGNALED(status))
        return (struct outcome){
            .kind = OUTCOME_SIGNAL,
            .signal = WTERMSIG(status),
            .error = t->returned ? (int)-t->result : 0,
        };
    return (struct outcome){.kind = OUTCOME_ODD, .detail = "exited during the call"};
}

static struct outcome follow_call(struct tracee *t)
{
    int pending = 0;

    for (;;) {
        int status;

        ptrace(PTRACE_SYSCALL, t->pid, NULL, pending);  /* fails if just killed: then wait */
        status = next_status(t);
        pending = 0;
        if (t->gone)
            return process_ended(t, status);
        if (WSTOPSIG(status) == SYSCALL_STOP) {
            if (!note_syscall(t))
                return call_ended(t);
        } else if (WSTOPSIG(status) == SIGTRAP && t->returned && t->result == 0) {
            return (struct outcome){.kind = OUTCOME_STOPPED};
        } else {
            pending = WSTOPSIG(status);
        }
    }
}

static struct outcome observe_stop(struct tracee *t, stop_observer *observe, void *context)
{
    const char *unreadable = observe(context, t->pid);

    return (struct outcome){
        .kind = unreadable ? OUTCOME_UNREADABLE : OUTCOME_STOPPED, .detail = unreadable,
    };
}

static void finish(struct tracee *t)
{
    if (!t->gone)
        kill(t->pid, SIGKILL);
    while (!t->gone)
        next_status(t);
}

static volatile struct child_report *shared_report(void)
{
    static volatile struct child_report *report;

    if (!report) {
        report = mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (report == MAP_FAILED)
            err(1, "shared memory");
    }
    report->failed = NULL;
    return report;
}

struct outcome trace_case(const struct exec_case *c, int cwd, unsigned seconds,
                          stop_observer *observe, void *context)
{
    volatile struct child_report *report = shared_report();
    struct tracee t = {.pid = fork()};
    struct outcome outcome;

    if (t.pid < 0)
        return setup_failure("fork", errno);
    if (t.pid == 0)
        child_run(c, cwd, report);
    watchdog_start(t.pid, seconds);
    if (reach_call(&t, report, &outcome)) {
        outcome = follow_call(&t);
        if (outcome.kind == OUTCOME_STOPPED)
            outcome = observe_stop(&t, observe, context);
    }
    finish(&t);
    if (watchdog_stop())
        outcome = (struct outcome){.kind = OUTCOME_TIMEOUT};
    return outcome;
}
