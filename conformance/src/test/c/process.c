#define _GNU_SOURCE
#include "process.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <unistd.h>

enum { USER_CS_32 = 0x23, FIRST_READ = 16384 };

char *process_read(const struct process *p, const char *name, size_t *len)
{
    size_t room = FIRST_READ;
    char *text = arena_take(p->arena, room);
    int fd = openat(p->dir, name, O_RDONLY | O_CLOEXEC);
    ssize_t got = -1;

    *len = 0;
    while (fd >= 0 && (got = read(fd, text + *len, room - *len - 1)) > 0) {
        *len += (size_t)got;
        if (*len < room / 2)
            continue;
        room *= 2;
        text = memcpy(arena_take(p->arena, room), text, *len);
    }
    if (fd >= 0)
        close(fd);
    return got < 0 ? NULL : text;
}

const char *process_line(const struct process *p, const char *name)
{
    size_t len;
    char *line = process_read(p, name, &len);

    if (line && len && line[len - 1] == '\n')
        line[len - 1] = '\0';
    return line;
}

const char *process_link(const struct process *p, const char *name)
{
    char *target = arena_take(p->arena, PATH_MAX + 1);

    return readlinkat(p->dir, name, target, PATH_MAX) < 0 ? NULL : target;
}

/* "START-END PERMS OFFSET DEVICE INODE   NAME"; changes the line. */
static bool parse_mapping(struct mapping *m, char *line)
{
    int perms, perms_end, name = 0;

    if (sscanf(line, "%lx-%lx %n%*s%n %lx %*s %*u%n",
               &m->start, &m->end, &perms, &perms_end, &m->offset, &name) != 3 || !name)
        return false;
    line[perms_end] = '\0';
    m->perms = line + perms;
    m->name = line + name + strspn(line + name, " ");
    return true;
}

static bool read_maps(struct process *p)
{
    size_t len, lines = 0;
    char *text = process_read(p, "maps", &len);

    if (!text)
        return false;
    for (const char *at = text; (at = strchr(at, '\n')); at++)
        lines++;
    p->maps = arena_take(p->arena, lines * sizeof *p->maps);
    for (char *line; (line = strsep(&text, "\n")) && *line;)
        if (!parse_mapping(&p->maps[p->map_count++], line))
            return false;
    return true;
}

static const char *read_parts(struct process *p)
{
    size_t len;

    /* First, since reading memory changes the counters. */
    p->status = process_read(p, "status", &len);
    if (!p->status)
        return "status";
    if (ptrace(PTRACE_GETREGS, p->pid, NULL, &p->regs) < 0)
        return "registers";
    if (ptrace(PTRACE_GETFPREGS, p->pid, NULL, &p->fpregs) < 0)
        return "fp registers";
    if (!read_maps(p))
        return "maps";
    p->auxv.bytes = process_read(p, "auxv", &p->auxv.len);
    p->auxv.word = p->regs.cs == USER_CS_32 ? 4 : 8;
    if (!p->auxv.bytes)
        return "auxv";
    p->memory.fd = openat(p->dir, "mem", O_RDONLY | O_CLOEXEC);
    return p->memory.fd < 0 ? "mem" : NULL;
}

const char *process_open(struct process *p, struct arena *arena, pid_t pid)
{
    const char *unreadable;
    char name[32];

    *p = (struct process){.arena = arena, .pid = pid, .memory.fd = -1};
    snprintf(name, sizeof name, "/proc/%d", (int)pid);
    p->dir = open(name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (p->dir < 0)
        return "/proc";
    unreadable = read_parts(p);
    if (unreadable)
        process_close(p);
    return unreadable;
}

void process_close(struct process *p)
{
    if (p->memory.fd >= 0)
        close(p->memory.fd);
    close(p->dir);
}

const struct mapping *process_mapping(const struct process *p, uint64_t address)
{
    for (size_t i = 0; i < p->map_count; i++)
        if (p->maps[i].start <= address && address < p->maps[i].end)
            return &p->maps[i];
    return NULL;
}
