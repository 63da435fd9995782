/*
 * Lets tasks of this machine make calls, and says what became of all of them.
 *
 * Reads a command from each line: "start" begins anew with one task, the first process of a namespace of process
 * numbers, in slot 0; all others are "SLOT COMMAND ARGUMENTS". Writes "= RESULT", a line for each slot, and ".".
 *
 *     N R pid tgid ppid pgid sid exit-signal parent-tid child-tid, then for each thing that tasks share the lowest slot
 *     that has the same: vm files fs sighand io sysvsem mnt uts ipc cgroup net time time_for_children pid
 *     pid_for_children user
 *     N Z pid tgid ppid pgid sid exit-signal parent-tid child-tid      has ended
 *     N E the same                                                     ends, once its namespace is empty
 *     N X parent-tid child-tid                                         is gone
 *
 * V instead of R says that the task waits for its child to leave its memory. Numbers are those that the task itself
 * sees. The observer is itself the first process of a namespace of numbers: nothing outlives it. It gives up, with 3, when
 * a command takes longer than a minute in which it was not stopped itself. Needs to be the super-user.
 */
#define _GNU_SOURCE
#include "taskseq.h"
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LIMIT_SECONDS = 60, NO_ANSWER = 3 };

static const struct {
    const char *name;
    enum command command;
} names[] = {
    { "clone", CLONE },
    { "clone3", CLONE3 },
    { "unshare", UNSHARE },
    { "exec", EXEC },
    { "exit", EXIT },
    { "exit_group", EXIT_GROUP },
    { "wait", WAIT },
    { "setuid", SETUID },
    { "ioprio", IOPRIO },
    { "setsid", SETSID },
    { "setpgid", SETPGID },
    { "subreaper", SUBREAPER },
    { "pdeathsig", PDEATHSIG },
    { "kill", KILL },
};

static pid_t first_process;
static volatile int seconds_left; /* for this command; 0 between commands */

_Noreturn void fail(const char *what)
{
    fprintf(stderr, "taskseq: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* Comes every second. */
static void count_seconds(int signal)
{
    char states[SLOTS + 1] = { 0 };

    (void)signal;
    if (seconds_left == 0 || --seconds_left > 0)
        return;
    for (int slot = 0; slot < used; slot++)
        states[slot] = tasks[slot].state;
    dprintf(2, "taskseq: no answer, tasks are %s\n", states);
    _exit(NO_ANSWER);
}

static void limit_time(void)
{
    struct sigaction action = { .sa_handler = count_seconds, .sa_flags = SA_RESTART };
    struct itimerval second = { .it_interval.tv_sec = 1, .it_value.tv_sec = 1 };

    if (sigaction(SIGALRM, &action, NULL) != 0 || setitimer(ITIMER_REAL, &second, NULL) != 0)
        fail("setitimer");
}

static void share_memory(void)
{
    if (mmap(SHARED, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, SHARED_FD, 0)
        != SHARED)
        fail("mmap");
}

static int starts(int slot)
{
    return __atomic_load_n(&SHARED->slots[slot].starts, __ATOMIC_SEQ_CST);
}

static void wait_for_start(int slot)
{
    for (start_clock(); starts(slot) == 0;)
        pause_a_moment();
}

/* All tasks end with the first process of their namespace. */
static void end_all(void)
{
    forget_all();
    if (first_process) {
        kill(first_process, SIGKILL);
        if (waitpid(first_process, NULL, 0) != first_process)
            fail("waitpid");
    }
    memset(SHARED->slots, 0, sizeof SHARED->slots);
}

static void start(void)
{
    end_all();
    first_process = (pid_t)syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, NULL, NULL, NULL, 0);
    if (first_process < 0)
        fail("clone");
    if (first_process == 0) {
        signal(SIGALRM, SIG_DFL);
        setsid();
        serve(&SHARED->slots[0]);
    }
    wait_for_start(0);
    adopt(0, 0);
    settle();
    printf("= 0\n");
    print_tasks();
}

static bool is_done(int slot)
{
    return __atomic_load_n(&SHARED->slots[slot].is_done, __ATOMIC_SEQ_CST);
}

/* A child that its parent waits for has no number that the parent has been told. */
static bool has_child(int caller, int child)
{
    return is_done(caller) ? SHARED->slots[caller].result > 0 : tasks[caller].state == 'V' || starts(child) > 0;
}

static void find_new_tasks(int caller, const struct slot *made, int starts_before)
{
    bool is_clone = made->command == CLONE || made->command == CLONE3;

    if (is_clone && has_child(caller, made->child)) {
        wait_for_start(made->child);
        adopt(made->child, caller);
        settle();
    } else if (made->command == EXEC && starts(caller) > starts_before) {
        take_over(caller);
        settle();
    }
}

static void print_result(int caller, int command)
{
    const struct slot *slot = &SHARED->slots[caller];

    if (!is_done(caller))
        printf("= -\n");
    else if (command == WAIT && slot->result > 0)
        printf("= %ld %lx\n", slot->result, slot->status);
    else
        printf("= %ld\n", slot->result);
}

static void make_call(int caller, const struct slot *made)
{
    struct slot *slot = &SHARED->slots[caller];
    int starts_before = starts(caller);

    slot->child = made->child;
    slot->flags = made->flags;
    slot->argument = made->argument;
    slot->is_done = 0;
    __atomic_store_n(&slot->command, made->command, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &slot->command, FUTEX_WAKE, 1, NULL, NULL, 0);
    settle();
    find_new_tasks(caller, made, starts_before);
    print_result(caller, made->command);
    print_tasks();
}

static void command(const char *text)
{
    struct slot made = { 0 };
    int caller, at = 0;
    char name[16];
    long long first = 0, second = 0, third = 0;

    if (sscanf(text, "%d %15s %n", &caller, name, &at) < 2 || caller < 0 || caller >= used || !at)
        fail("what command is that");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i].name) == 0)
            made.command = (int)names[i].command;
    sscanf(text + at, "%lli %lli %lli", &first, &second, &third);
    if (made.command == CLONE || made.command == CLONE3) {
        made.child = (int)first;
        made.flags = (uint64_t)second;
        made.argument = third;
    } else if (made.command == UNSHARE) {
        made.flags = (uint64_t)first;
    } else {
        made.argument = first;
        made.flags = (uint64_t)second;
    }
    if (made.command == NOTHING || made.child < 0 || made.child >= SLOTS)
        fail("what command is that");
    make_call(caller, &made);
}

/* Returns a file system of the processes that the caller sees, mounted nowhere. */
static int open_proc(void)
{
    int context = (int)syscall(SYS_fsopen, "proc", 0);

    if (context < 0 || syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) != 0)
        return -1;
    return (int)syscall(SYS_fsmount, context, 0, 0);
}

/* Leaves nothing open but the standard descriptors and those that every process has. */
static void prepare(void)
{
    int memory = fcntl(memfd_create("tasks", 0), F_DUPFD, PROC_FD + 1);
    int self = fcntl(open("/proc/self/exe", O_RDONLY), F_DUPFD, PROC_FD + 1);
    int proc = fcntl(open_proc(), F_DUPFD, PROC_FD + 1);

    if (memory < 0 || self < 0 || proc < 0 || ftruncate(memory, sizeof(struct shared)) != 0)
        fail("prepare");
    if (dup2(memory, SHARED_FD) < 0 || dup2(self, SELF_FD) < 0 || dup2(proc, PROC_FD) < 0)
        fail("dup2");
    syscall(SYS_close_range, PROC_FD + 1, ~0U, 0);
    share_memory();
}

/* Goes on as the first process of a namespace of numbers, which ends with the caller. */
static void enter_namespace(void)
{
    int status;
    pid_t pid = (pid_t)syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, NULL, NULL, NULL, 0);

    if (pid < 0)
        fail("clone");
    if (pid > 0) {
        waitpid(pid, &status, 0);
        exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_TIMERSLACK, 1);
    /* The tasks and their observer work by turns, which is slow where others are busy. */
    setpriority(PRIO_PROCESS, 0, -20);
}

int main(int argc, char **argv)
{
    char text[256];

    if (argc > 1) {
        share_memory();
        serve(&SHARED->slots[argv[1][0] - 'a']);
    }
    enter_namespace();
    prepare();
    limit_time();
    while (fgets(text, sizeof text, stdin)) {
        seconds_left = LIMIT_SECONDS;
        if (strcmp(text, "start\n") == 0)
            start();
        else
            command(text);
        seconds_left = 0;
    }
    return 0;
}
