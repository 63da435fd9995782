/* Lists in /proc: status, flags of mappings, descriptors. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "emit.h"
#include "observe.h"

/* Lines that depend on the program and the case, not on the machine and the moment. */
static bool is_wanted(const char *line, size_t len)
{
    static const char *const wanted[] = {
        "Umask", "Uid", "Gid", "Groups", "VmPeak", "VmSize", "VmLck", "VmPin", "VmHWM", "VmRSS",
        "RssAnon", "RssFile", "RssShmem", "VmData", "VmStk", "VmExe", "VmLib", "VmPTE", "VmSwap",
        "CoreDumping", "THP_enabled", "untag_mask", "Threads", "SigPnd", "ShdPnd", "SigBlk",
        "SigIgn", "SigCgt", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs",
        "Seccomp", "Seccomp_filters",
    };

    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (strlen(wanted[i]) == len && !memcmp(wanted[i], line, len))
            return true;
    return false;
}

/* Text without the space around it. */
static void emit_trimmed(FILE *out, const char *text, const char *end)
{
    while (text < end && strchr("\t ", *text))
        text++;
    while (text < end && strchr("\t ", end[-1]))
        end--;
    emit_bytes(out, text, (size_t)(end - text));
}

void observe_status(FILE *out, const char *status)
{
    char separator = '{';

    emit_key(out, "status");
    for (const char *line = status, *end; (end = strchr(line, '\n')); line = end + 1) {
        const char *colon = strchr(line, ':');

        if (!colon || colon > end || !is_wanted(line, (size_t)(colon - line)))
            continue;
        putc(separator, out);
        separator = ',';
        emit_bytes(out, line, (size_t)(colon - line));
        putc(':', out);
        emit_trimmed(out, colon + 1, end);
    }
    putc('}', out);
}

const char *observe_vmflags(FILE *out, const struct process *p)
{
    static const char start[] = "VmFlags:";
    const size_t skip = sizeof start - 1;
    size_t len, count = 0;
    const char *smaps = process_read(p, "smaps", &len);

    if (!smaps)
        return "smaps";
    emit_key(out, "vmflags");
    putc('[', out);
    for (const char *line = smaps, *end; (end = strchr(line, '\n')); line = end + 1) {
        if (strncmp(line, start, skip))
            continue;
        if (count++)
            putc(',', out);
        emit_trimmed(out, line + skip, end);
    }
    putc(']', out);
    return NULL;
}

static const char *emit_fd(FILE *out, const struct process *p, const char *number,
                           const struct view *view)
{
    char name[sizeof "fd/" + NAME_MAX];
    const char *target;

    snprintf(name, sizeof name, "fd/%s", number);
    target = process_link(p, name);
    if (!target)
        return "fd";
    fprintf(out, "[%s,", number);
    observe_name(out, target, view);
    putc(']', out);
    return NULL;
}

/* The kernel lists descriptors in ascending order. */
const char *observe_fds(FILE *out, const struct process *p, const struct view *view)
{
    int fd = openat(p->dir, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    const char *unreadable = NULL;
    size_t count = 0;

    if (!dir)
        return "fd";
    emit_key(out, "fds");
    putc('[', out);
    for (const struct dirent *entry; !unreadable && (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        if (count++)
            putc(',', out);
        unreadable = emit_fd(out, p, entry->d_name, view);
    }
    putc(']', out);
    closedir(dir);
    return unreadable;
}
