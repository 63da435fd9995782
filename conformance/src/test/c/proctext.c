/* Files of /proc as they are, and the words of pagemap that are not 0. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "emit.h"
#include "observe.h"

enum { WORDS = 512 };

static const uint64_t LARGEST_LISTED = 256 << 20;
static const uint64_t FRAME = (1UL << 55) - 1;

static const char *emit_file(FILE *out, const struct process *p, const char *name)
{
    size_t len;
    const char *text = process_read(p, name, &len);

    if (!text)
        return name;
    emit_key(out, name);
    emit_bytes(out, text, len);
    return NULL;
}

/* The lines of status that count memory. */
static const char *emit_counters(FILE *out, const struct process *p)
{
    const char *start = strstr(p->status, "VmPeak:");
    const char *last = start ? strstr(start, "VmSwap:") : NULL;
    const char *end = last ? strchr(last, '\n') : NULL;

    if (!end)
        return "status";
    emit_key(out, "status");
    emit_bytes(out, start, (size_t)(end + 1 - start));
    return NULL;
}

/* Without the numbers of frames. */
static void emit_pages(FILE *out, int fd, const struct mapping *m, char *separator)
{
    uint64_t words[WORDS];

    for (uint64_t at = m->start; at < m->end; at += sizeof words / sizeof *words * PAGE) {
        ssize_t got = pread(fd, words, sizeof words, (off_t)(at / PAGE * sizeof *words));

        for (ssize_t i = 0; i < got / (ssize_t)sizeof *words; i++) {
            uint64_t page = at + (uint64_t)i * PAGE;

            if (!words[i] || page >= m->end)
                continue;
            putc(*separator, out);
            *separator = ',';
            putc('[', out);
            emit_address(out, page);
            putc(',', out);
            emit_address(out, words[i] & ~FRAME);
            putc(']', out);
        }
    }
}

static const char *emit_pagemap(FILE *out, const struct process *p)
{
    int fd = openat(p->dir, "pagemap", O_RDONLY | O_CLOEXEC);
    char separator = '[';

    if (fd < 0)
        return "pagemap";
    fputs("{\"pagemap\":", out);
    for (size_t i = 0; i < p->map_count; i++)
        if (p->maps[i].end - p->maps[i].start <= LARGEST_LISTED)
            emit_pages(out, fd, &p->maps[i], &separator);
    fputs(separator == '[' ? "[]" : "]", out);
    close(fd);
    return NULL;
}

const char *observe_proc(FILE *out, const struct process *p)
{
    const char *bad;

    emit_key(out, "proc");
    if ((bad = emit_pagemap(out, p)) || (bad = emit_file(out, p, "maps"))
        || (bad = emit_file(out, p, "smaps")) || (bad = emit_file(out, p, "smaps_rollup"))
        || (bad = emit_file(out, p, "statm")) || (bad = emit_counters(out, p)))
        return bad;
    putc('}', out);
    return NULL;
}
