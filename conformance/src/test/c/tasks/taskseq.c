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
 * sees. Needs to be the super-user.
 */
#define _GNU_SOURCE
#include "taskseq.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LEVELS = 40, NAMESPACES = 10, KCMPS = 6, TEXT = 8192, PATIENCE_NS = 2000000, PATIENCE_TRIES = 5000, LONG = 4, PF_EXITING = 4 };

/* What the observer knows of a slot. */
struct task {
    bool is_there;
    pid_t tid;
    pid_t tgid;
    char state;
    int exit_signal;
    pid_t parent;
    bool is_pending;
    int waits;
    int levels;
    pid_t pids[LEVELS], tgids[LEVELS], pgids[LEVELS], sids[LEVELS];
    ino_t spaces[NAMESPACES];
};

static struct task tasks[SLOTS];
static int used;
static const char *const spaces[NAMESPACES] = {
    "mnt", "uts", "ipc", "cgroup", "net", "time", "time_for_children", "pid", "pid_for_children", "user",
};
static const int kcmps[KCMPS] = { KCMP_VM, KCMP_FILES, KCMP_FS, KCMP_SIGHAND, KCMP_IO, KCMP_SYSVSEM };
static const struct {
    const char *name;
    enum command command;
} names[] = {
    { "clone", CLONE }, { "clone3", CLONE3 },         { "unshare", UNSHARE }, { "exec", EXEC },
    { "exit", EXIT },   { "exit_group", EXIT_GROUP }, { "wait", WAIT },       { "setuid", SETUID },
    { "ioprio", IOPRIO }, { "setsid", SETSID },       { "kill", KILL },
};

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "taskseq: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void share_memory(void)
{
    if (mmap(SHARED, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, SHARED_FD, 0)
        != SHARED)
        fail("mmap");
}

static bool read_text(const struct task *task, const char *name, char *text)
{
    char path[64];
    int fd;
    ssize_t len;

    snprintf(path, sizeof path, "/proc/%d/task/%d/%s", task->tgid, task->tid, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    len = read(fd, text, TEXT - 1);
    close(fd);
    text[len > 0 ? len : 0] = 0;
    return len > 0;
}

/* Reads the state and the exit signal; false if the task is gone. */
static bool look(struct task *task)
{
    char text[TEXT], *at;

    if (!task->is_there || !read_text(task, "stat", text) || !(at = strrchr(text, ')')))
        return task->is_there = false;
    task->state = at[2];
    for (int field = 2; field < 38 && at; field++) {
        at = strchr(at + 1, ' ');
        if (field == 8 && at && (strtoul(at, NULL, 10) & PF_EXITING) && task->state == 'S')
            task->state = 'E';
    }
    task->exit_signal = at ? atoi(at) : 0;
    return true;
}

static const char *line(const char *text, const char *name)
{
    const char *at = strstr(text, name);

    return at ? at + strlen(name) : "";
}

static int numbers(const char *at, pid_t *values)
{
    int count = 0;
    char *end;

    for (long value = strtol(at, &end, 10); end != at && count < LEVELS; value = strtol(at, &end, 10)) {
        values[count++] = (pid_t)value;
        at = end;
        if (*at == '\n')
            break;
    }
    return count;
}

static bool look_closer(struct task *task)
{
    char text[TEXT];

    if (!look(task) || !read_text(task, "status", text))
        return task->is_there = false;
    task->parent = atoi(line(text, "\nPPid:"));
    task->levels = numbers(line(text, "\nNSpid:"), task->pids);
    numbers(line(text, "\nNStgid:"), task->tgids);
    numbers(line(text, "\nNSpgid:"), task->pgids);
    numbers(line(text, "\nNSsid:"), task->sids);
    task->is_pending = strtoull(line(text, "\nSigPnd:"), NULL, 16) != 0
                       || strtoull(line(text, "\nShdPnd:"), NULL, 16) != 0;
    return true;
}

static void look_at_spaces(struct task *task, int slot)
{
    for (int i = 0; i < NAMESPACES; i++) {
        char path[64];
        struct stat st;

        snprintf(path, sizeof path, "/proc/%d/task/%d/ns/%s", task->tgid, task->tid, spaces[i]);
        /* A namespace of numbers that nobody is in has no link. */
        task->spaces[i] = stat(path, &st) == 0 ? st.st_ino : (ino_t)slot;
    }
}

static bool has_ended(const struct task *task)
{
    return !task->is_there || strchr("EZX", task->state);
}

static bool is_alive(int slot)
{
    return look(&tasks[slot]) && !has_ended(&tasks[slot]);
}

/* A thread that executes a program takes the number of its process before it is started. */
static bool is_process_alive(int slot)
{
    struct task leader = { .is_there = true, .tid = tasks[slot].tgid, .tgid = tasks[slot].tgid };

    return look(&leader) && !has_ended(&leader);
}

static bool is_settled(int slot)
{
    struct task *task = &tasks[slot];

    if (!task->is_there || !look_closer(task) || task->state == 'Z')
        return true;
    /* Who waits for its child, or for its namespace to be empty, waits longer than who waits for a lock. */
    task->waits = strchr("DE", task->state) ? task->waits + 1 : 0;
    return strchr("SDET", task->state) && (task->state == 'E' || !task->is_pending) && (!task->waits || task->waits >= LONG)
           && __atomic_load_n(&SHARED->slots[slot].is_started, __ATOMIC_SEQ_CST);
}

static void settle(void)
{
    for (int slot = 0; slot < used; slot++)
        tasks[slot].waits = 0;
    for (int slot = 0, tries = 0; slot < used; slot++) {
        while (!is_settled(slot)) {
            struct timespec moment = { .tv_nsec = 20000 };

            if (++tries > PATIENCE_TRIES * 10)
                fail("a task does not come to rest");
            nanosleep(&moment, NULL);
            slot = 0;
        }
    }
}

static bool is_known(pid_t tid)
{
    for (int slot = 0; slot < used; slot++)
        if (tasks[slot].is_there && tasks[slot].tid == tid)
            return true;
    return false;
}

/* Finds a number that is in a text and not known yet. */
static pid_t unknown_in(const char *text)
{
    const char *at = text;
    char *end;

    for (long tid = strtol(at, &end, 10); end != at; tid = strtol(at, &end, 10)) {
        if (!is_known((pid_t)tid))
            return (pid_t)tid;
        at = end;
    }
    return 0;
}

static pid_t unknown_thread(const struct task *task)
{
    char path[64];
    pid_t found = 0;
    DIR *directory;

    snprintf(path, sizeof path, "/proc/%d/task", task->tgid);
    directory = opendir(path);
    for (struct dirent *entry; !found && directory && (entry = readdir(directory));) {
        pid_t tid = atoi(entry->d_name);

        if (tid > 0 && !is_known(tid))
            found = tid;
    }
    if (directory)
        closedir(directory);
    return found;
}

/* Finds the task that a call has made. */
static void adopt(int slot, int caller, bool is_thread)
{
    char text[TEXT];
    pid_t tid = is_thread ? unknown_thread(&tasks[caller]) : 0;

    for (int at = 0; at < used && !tid; at++)
        if (tasks[at].is_there && read_text(&tasks[at], "children", text))
            tid = unknown_in(text);
    if (!tid)
        fail("there is no child");
    tasks[slot] = (struct task){ .is_there = true, .tid = tid, .tgid = is_thread ? tasks[caller].tgid : tid };
    if (slot >= used)
        used = slot + 1;
}

static int lowest_like(int slot, int kind)
{
    for (int at = 0; at < slot; at++) {
        if (has_ended(&tasks[at]))
            continue;
        if (kind >= KCMPS ? tasks[at].spaces[kind - KCMPS] == tasks[slot].spaces[kind - KCMPS]
                          : syscall(SYS_kcmp, tasks[at].tid, tasks[slot].tid, kcmps[kind], 0, 0) == 0)
            return at;
    }
    return slot;
}

static pid_t own(const struct task *task, const pid_t *pids)
{
    return pids[task->levels - 1];
}

/* Returns the number of the parent as the task sees it. */
static pid_t parent_of(const struct task *task)
{
    for (int slot = 0; slot < used; slot++)
        if (tasks[slot].is_there && tasks[slot].tgid == task->parent && tasks[slot].levels == task->levels)
            return own(&tasks[slot], tasks[slot].tgids);
    return 0;
}

static void print_task(int slot)
{
    const struct task *task = &tasks[slot];
    const struct slot *words = &SHARED->slots[slot];

    if (!task->is_there) {
        printf("%d X %d %d\n", slot, words->parent_tid, words->child_tid);
        return;
    }
    printf("%d %c %d %d %d %d %d %d %d %d", slot, task->state == 'S' ? 'R' : task->state == 'D' ? 'V' : task->state,
           own(task, task->pids), own(task, task->tgids), parent_of(task), own(task, task->pgids),
           own(task, task->sids), task->exit_signal, words->parent_tid, words->child_tid);
    for (int kind = 0; kind < KCMPS + NAMESPACES && !has_ended(task); kind++)
        printf(" %d", lowest_like(slot, kind));
    printf("\n");
}

static void print_all(void)
{
    settle();
    for (int slot = 0; slot < used; slot++)
        if (!has_ended(&tasks[slot]))
            look_at_spaces(&tasks[slot], slot);
    for (int slot = 0; slot < used; slot++)
        print_task(slot);
    printf(".\n");
    fflush(stdout);
}

static void end_all(void)
{
    if (used && tasks[0].tid) {
        kill(tasks[0].tid, SIGKILL);
        waitpid(tasks[0].tid, NULL, 0);
    }
    memset(tasks, 0, sizeof tasks);
    memset(SHARED->slots, 0, sizeof SHARED->slots);
    used = 0;
}

static void start(void)
{
    pid_t pid;

    end_all();
    pid = (pid_t)syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, NULL, NULL, NULL, 0);
    if (pid < 0)
        fail("clone");
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        setsid();
        serve(&SHARED->slots[0]);
    }
    tasks[0] = (struct task){ .is_there = true, .tid = pid, .tgid = pid };
    used = 1;
    printf("= 0\n");
    print_all();
}

static bool is_started(int slot)
{
    return __atomic_load_n(&SHARED->slots[slot].is_started, __ATOMIC_SEQ_CST);
}

/* Waits until the caller is done, or will not be. */
static bool is_over(int caller, const struct slot *made)
{
    struct slot *slot = &SHARED->slots[caller];

    if (__atomic_load_n(&slot->is_done, __ATOMIC_SEQ_CST))
        return true;
    if (made->command == EXEC && is_started(caller))
        return true;
    if ((made->command == CLONE || made->command == CLONE3) && (made->flags & CLONE_VFORK) && is_started(made->child))
        return true;
    return !is_alive(caller) && (made->command != EXEC || !is_process_alive(caller));
}

static void wait_for(int caller, const struct slot *made)
{
    int tries = 0;

    for (int seen = __atomic_load_n(&SHARED->events, __ATOMIC_SEQ_CST); !is_over(caller, made);
         seen = __atomic_load_n(&SHARED->events, __ATOMIC_SEQ_CST)) {
        struct timespec patience = { .tv_nsec = PATIENCE_NS };

        if (++tries > PATIENCE_TRIES)
            fail("a call does not end");
        syscall(SYS_futex, &SHARED->events, FUTEX_WAIT, seen, &patience, NULL, 0);
    }
}

/* A thread that executes a program has the number of its process from then on. */
static void leave_threads(int slot)
{
    pid_t tgid = tasks[slot].tgid;

    for (int at = 0; at < used; at++)
        if (at != slot && tasks[at].tgid == tgid)
            tasks[at].is_there = false;
    tasks[slot].tid = tgid;
    tasks[slot].is_there = true;
}

static void print_result(int caller, const struct slot *made)
{
    struct slot *slot = &SHARED->slots[caller];
    bool is_done = __atomic_load_n(&slot->is_done, __ATOMIC_SEQ_CST);
    bool is_clone = made->command == CLONE || made->command == CLONE3;

    if (is_clone && (is_done ? slot->result > 0 : is_started(made->child)))
        adopt(made->child, caller, made->flags & CLONE_THREAD);
    if (made->command == EXEC && !is_done && is_started(caller))
        leave_threads(caller);
    if (!is_done)
        printf("= -\n");
    else if (made->command == WAIT && slot->result > 0)
        printf("= %ld %lx\n", slot->result, slot->status);
    else
        printf("= %ld\n", slot->result);
}

static void command(const char *text)
{
    struct slot made = { 0 };
    int caller, at = 0;
    char name[16];
    long long first = 0, second = 0, third = 0;
    struct slot *slot;

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
    if (made.child < 0 || made.child >= SLOTS)
        fail("there is no such slot");
    slot = &SHARED->slots[caller];
    slot->child = made.child;
    slot->flags = made.flags;
    slot->argument = made.argument;
    slot->is_done = 0;
    if (made.command == EXEC)
        slot->is_started = 0;
    __atomic_store_n(&slot->command, made.command, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &slot->command, FUTEX_WAKE, 1, NULL, NULL, 0);
    wait_for(caller, &made);
    print_result(caller, &made);
    print_all();
}

/* Leaves nothing open but the standard descriptors and the two that every process has. */
static void prepare(void)
{
    int memory = fcntl(memfd_create("tasks", 0), F_DUPFD, SELF_FD + 1);
    int self = fcntl(open("/proc/self/exe", O_RDONLY), F_DUPFD, SELF_FD + 1);

    if (memory < 0 || self < 0 || ftruncate(memory, sizeof(struct shared)) != 0)
        fail("memfd_create");
    if (dup2(memory, SHARED_FD) < 0 || dup2(self, SELF_FD) < 0)
        fail("dup2");
    syscall(SYS_close_range, SELF_FD + 1, ~0U, 0);
    share_memory();
}

int main(int argc, char **argv)
{
    char text[256];

    if (argc > 1) {
        share_memory();
        serve(&SHARED->slots[argv[1][0] - 'a']);
    }
    prepare();
    while (fgets(text, sizeof text, stdin)) {
        if (strcmp(text, "start\n") == 0)
            start();
        else
            command(text);
    }
    end_all();
    return 0;
}
