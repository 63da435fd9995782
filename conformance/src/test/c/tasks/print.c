/* Prints what all tasks are, once they are at rest. */
#define _GNU_SOURCE
#include "taskseq.h"
#include "watch.h"

#include <linux/kcmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NAMESPACES = 10, KCMPS = 6, TEXT = 8192, EXIT_SIGNAL = 38 };

/* What a task sees of itself, and the parent's number as the observer sees it. */
struct view {
    int exit_signal;
    pid_t parent;
    pid_t pid, tgid, pgid, sid;
    unsigned long spaces[NAMESPACES];
    int lowest[KCMPS + NAMESPACES]; /* slot with the same */
};

static struct view views[SLOTS];
static const char *const spaces[NAMESPACES] = {
    "mnt", "uts", "ipc", "cgroup", "net", "time", "time_for_children", "pid", "pid_for_children", "user",
};
static const int kcmps[KCMPS] = { KCMP_VM, KCMP_FILES, KCMP_FS, KCMP_SIGHAND, KCMP_IO, KCMP_SYSVSEM };

static bool has_ended(int slot)
{
    return strchr("EZX", tasks[slot].state);
}

static const char *line(const char *text, const char *name)
{
    const char *at = strstr(text, name);

    if (!at)
        fail(name);
    return at + strlen(name);
}

/* Returns the last number of a line, the innermost. */
static pid_t last_number(const char *at)
{
    pid_t last = 0;
    char *end;

    for (long value = strtol(at, &end, 10); end != at; value = strtol(at, &end, 10)) {
        last = (pid_t)value;
        at = end;
        if (*at == '\n')
            break;
    }
    return last;
}

static void view_numbers(int slot)
{
    char text[TEXT];
    struct view *view = &views[slot];

    if (!read_text(tasks[slot].directory, "stat", text, sizeof text))
        fail("stat");
    view->exit_signal = atoi(field(text, EXIT_SIGNAL));
    if (!read_text(tasks[slot].directory, "status", text, sizeof text))
        fail("status");
    view->parent = atoi(line(text, "\nPPid:"));
    view->pid = last_number(line(text, "\nNSpid:"));
    view->tgid = last_number(line(text, "\nNStgid:"));
    view->pgid = last_number(line(text, "\nNSpgid:"));
    view->sid = last_number(line(text, "\nNSsid:"));
}

/* Takes the number from a link like uts:[4026531838]. */
static void view_spaces(int slot)
{
    for (int i = 0; i < NAMESPACES; i++) {
        char name[32], link[64] = "";
        const char *at;

        snprintf(name, sizeof name, "ns/%s", spaces[i]);
        at = readlinkat(tasks[slot].directory, name, link, sizeof link - 1) > 0 ? strchr(link, '[') : NULL;
        /* A namespace of numbers that nobody is in has no link. */
        views[slot].spaces[i] = at ? strtoul(at + 1, NULL, 10) : (unsigned long)slot;
    }
}

static bool is_alike(int slot, int other, int kind)
{
    if (kind >= KCMPS)
        return views[slot].spaces[kind - KCMPS] == views[other].spaces[kind - KCMPS];
    return syscall(SYS_kcmp, tasks[slot].tid, tasks[other].tid, kcmps[kind], 0, 0) == 0;
}

static int lowest_like(int slot, int kind)
{
    for (int at = 0; at < slot; at++)
        if (!has_ended(at) && views[at].lowest[kind] == at && is_alike(slot, at, kind))
            return at;
    return slot;
}

/* Returns the number of the parent as the task sees it. */
static pid_t parent_of(int slot)
{
    for (int at = 0; at < used; at++)
        if (tasks[at].state != 'X' && tasks[at].tgid == views[slot].parent && tasks[at].levels == tasks[slot].levels)
            return views[at].tgid;
    return 0;
}

static void print_task(int slot)
{
    struct view *view = &views[slot];
    const struct slot *words = &SHARED->slots[slot];

    printf("%d %c", slot, tasks[slot].state);
    if (tasks[slot].state != 'X')
        printf(" %d %d %d %d %d %d", view->pid, view->tgid, parent_of(slot), view->pgid, view->sid, view->exit_signal);
    printf(" %d %d", words->parent_tid, words->child_tid);
    for (int kind = 0; kind < KCMPS + NAMESPACES && !has_ended(slot); kind++) {
        view->lowest[kind] = lowest_like(slot, kind);
        printf(" %d", view->lowest[kind]);
    }
    printf("\n");
}

void print_tasks(void)
{
    for (int slot = 0; slot < used; slot++) {
        if (tasks[slot].state != 'X')
            view_numbers(slot);
        if (!has_ended(slot))
            view_spaces(slot);
    }
    for (int slot = 0; slot < used; slot++)
        print_task(slot);
    printf(".\n");
    fflush(stdout);
}
