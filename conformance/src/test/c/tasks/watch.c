/*
 * Tells when all tasks are at rest. Nothing here holds the memory of a task, as reading its stat or status does for a
 * moment: the kernel looks who has memory when a task leaves it.
 */
#define _GNU_SOURCE
#include "watch.h"
#include "taskseq.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { TEXT = 1024, SHORTEST_NS = 10000, LONGEST_NS = 1000000, PF_EXITING = 4 };

struct task tasks[SLOTS];
int used;

static long moment;

void start_clock(void)
{
    moment = SHORTEST_NS;
}

void pause_a_moment(void)
{
    struct timespec time = { .tv_nsec = moment };

    nanosleep(&time, NULL);
    moment = moment * 3 / 2 < LONGEST_NS ? moment * 3 / 2 : LONGEST_NS;
}

bool read_text(int directory, const char *name, char *text, size_t size)
{
    int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, text, size - 1);

    if (fd >= 0)
        close(fd);
    text[len > 0 ? len : 0] = 0;
    return len > 0;
}

/* Returns a field of stat by its number in proc(5), from 3 on. */
const char *field(const char *stat, int number)
{
    const char *at = strrchr(stat, ')');

    for (int i = 2; i < number && at; i++)
        at = strchr(at + 1, ' ');
    return at ? at + 1 : "";
}

/* Tells what a task does that has left its memory and its namespaces. */
static char state_of_ending(const struct task *task, bool is_in_zap)
{
    char stat[TEXT], letter;

    if (!read_text(task->directory, "stat", stat, sizeof stat))
        return '?';
    letter = *field(stat, 3);
    if (letter == 'Z')
        return task->tid == task->tgid ? 'Z' : '?';
    return letter == 'S' && is_in_zap && (strtoul(field(stat, 9), NULL, 10) & PF_EXITING) ? 'E' : '?';
}

static char state_of(int slot)
{
    const struct task *task = &tasks[slot];
    char wchan[64];
    ssize_t len;
    struct stat st;

    if (!task->tid)
        return 'X';
    len = pread(task->wchan, wchan, sizeof wchan - 1, 0);
    if (len < 0)
        return errno == ESRCH ? 'X' : '?';
    wchan[len] = 0;
    if (strcmp(wchan, "futex_do_wait") == 0)
        return __atomic_load_n(&SHARED->slots[slot].command, __ATOMIC_SEQ_CST) == NOTHING ? 'R' : '?';
    if (strcmp(wchan, "kernel_clone") == 0)
        return 'V';
    if (fstatat(task->directory, "ns/uts", &st, 0) == 0)
        return '?';
    return state_of_ending(task, strcmp(wchan, "zap_pid_ns_processes") == 0);
}

/* The first process of a namespace waits for others, or it will not wait for long. */
static bool waits_for_others(int slot)
{
    int level = tasks[slot].levels - 1;

    for (int at = 0; at < used; at++)
        if (tasks[at].tgid != tasks[slot].tgid && tasks[at].state != 'X' && tasks[at].levels > level
            && tasks[at].inside[level] == tasks[slot].inside[level])
            return true;
    return false;
}

/* Looks at all tasks; returns whether each of them is in a state that it does not leave by itself. */
static bool look_at_states(void)
{
    for (int slot = 0; slot < used; slot++) {
        tasks[slot].state = state_of(slot);
        if (tasks[slot].state == '?')
            return false;
    }
    for (int slot = 0; slot < used; slot++)
        if (tasks[slot].state == 'E' && !waits_for_others(slot)) {
            tasks[slot].state = '?';
            return false;
        }
    return true;
}

static bool are_same_states(const char *states)
{
    for (int slot = 0; slot < used; slot++)
        if (tasks[slot].state != states[slot])
            return false;
    return true;
}

/*
 * Waits until all tasks are at rest. Who is seen to be dead tells its relatives under the lock of the list of tasks,
 * which kill takes too: what the dead have set going is seen when they are looked at once more.
 */
void settle(void)
{
    char states[SLOTS] = { 0 };

    start_clock();
    while (!look_at_states() || !are_same_states(states)) {
        bool is_busy = false;

        for (int slot = 0; slot < used; slot++) {
            states[slot] = tasks[slot].state;
            is_busy |= states[slot] == '?';
        }
        if (is_busy)
            pause_a_moment();
        kill(0, 0);
    }
}

static void watch(int slot)
{
    struct task *task = &tasks[slot];
    const char *place = SHARED->slots[slot].place;

    if (sscanf(place, "%d/task/%d", &task->tgid, &task->tid) != 2)
        fail("where is the task");
    task->directory = openat(PROC_FD, place, O_PATH | O_CLOEXEC);
    task->wchan = openat(task->directory, "wchan", O_RDONLY | O_CLOEXEC);
    if (task->directory < 0 || task->wchan < 0)
        fail(place);
}

static void forget(int slot)
{
    if (tasks[slot].tid) {
        close(tasks[slot].directory);
        close(tasks[slot].wchan);
    }
    tasks[slot].tid = 0;
}

void forget_all(void)
{
    for (int slot = 0; slot < used; slot++)
        forget(slot);
    memset(tasks, 0, sizeof(struct task) * SLOTS);
    used = 0;
}

/* Returns a living task of the same namespace of numbers. */
static const struct task *neighbour(ino_t space)
{
    for (int at = 0; at < used; at++)
        if (tasks[at].tid && tasks[at].state != 'X' && tasks[at].inside[tasks[at].levels - 1] == space)
            return &tasks[at];
    return NULL;
}

/* Begins to watch a task that serves a slot; a first process has its namespace within that of its maker. */
void adopt(int slot, int caller)
{
    struct task made = { 0 };
    const struct task *above;
    struct stat st;

    tasks[slot] = made;
    watch(slot);
    if (fstatat(tasks[slot].directory, "ns/pid", &st, 0) != 0)
        fail("ns/pid");
    above = neighbour(st.st_ino);
    if (!above)
        above = &tasks[caller];
    made = tasks[slot];
    made.levels = above->levels;
    memcpy(made.inside, above->inside, sizeof made.inside);
    if (made.levels == 0 || made.inside[made.levels - 1] != st.st_ino)
        made.inside[made.levels++] = st.st_ino;
    tasks[slot] = made;
    if (slot >= used)
        used = slot + 1;
}

/* A thread that executes a program has the number of its process from then on, and no other threads. */
void take_over(int slot)
{
    pid_t tgid = tasks[slot].tgid;

    for (int at = 0; at < used; at++)
        if (tasks[at].tid && tasks[at].tgid == tgid)
            forget(at);
    watch(slot);
}
