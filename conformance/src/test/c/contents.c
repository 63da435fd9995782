/* Mappings and stack with their contents. */
#include <string.h>

#include "emit.h"
#include "observe.h"
#include "sha256.h"

static const uint64_t LARGEST_HASHED = 256 << 20;
static const uint64_t LARGEST_WRITTEN = 256 << 10;

/* Pages in a row that cannot be read. */
struct gap {
    struct gap *next;
    uint64_t first, count;
};

struct hashing {
    struct arena *arena;
    uint64_t start;
    struct sha256 hash;
    struct gap *gaps, *last;
};

static void note_gap(struct hashing *h, uint64_t page)
{
    struct gap *gap;

    if (h->last && h->last->first + h->last->count == page) {
        h->last->count++;
        return;
    }
    gap = arena_take(h->arena, sizeof *gap);
    *gap = (struct gap){.first = page, .count = 1};
    *(h->last ? &h->last->next : &h->gaps) = gap;
    h->last = gap;
}

static void hash_piece(void *context, uint64_t at, const unsigned char *bytes, size_t len)
{
    struct hashing *h = context;

    if (bytes)
        sha256_add(&h->hash, bytes, len);
    else
        note_gap(h, (at - h->start) / PAGE);
}

static void emit_hash(FILE *out, struct sha256 *hash)
{
    unsigned char result[SHA256_SIZE];

    sha256_finish(hash, result);
    emit_hex(out, result, sizeof result);
}

static void emit_contents(FILE *out, const struct process *p, const struct mapping *m)
{
    struct hashing h = {.arena = p->arena, .start = m->start};

    emit_key(out, "h");
    if (m->end - m->start > LARGEST_HASHED) {
        fputs("null", out);
        return;
    }
    sha256_start(&h.hash);
    memory_visit(&p->memory, m->start, m->end, hash_piece, &h);
    emit_hash(out, &h.hash);
    if (!h.gaps)
        return;
    emit_key(out, "bad");
    for (const struct gap *gap = h.gaps; gap; gap = gap->next)
        fprintf(out, "%s[%lu,%lu]", gap == h.gaps ? "[" : ",", gap->first, gap->count);
    putc(']', out);
}

/* The clock data changes all the time; the stack has an entry of its own. */
static bool has_contents(const struct mapping *m)
{
    return strncmp(m->name, "[vvar", 5) && strcmp(m->name, "[vsyscall]")
        && strcmp(m->name, "[stack]");
}

static void emit_mapping(FILE *out, const struct process *p, const struct mapping *m,
                         const struct view *view)
{
    fputs("{\"s\":", out);
    emit_address(out, m->start);
    emit_key(out, "e");
    emit_address(out, m->end);
    emit_key_text(out, "p", m->perms);
    emit_key(out, "o");
    emit_address(out, m->offset);
    emit_key(out, "n");
    observe_name(out, m->name, view);
    if (view->hashes && has_contents(m))
        emit_contents(out, p, m);
    putc('}', out);
}

void observe_maps(FILE *out, const struct process *p, const struct view *view)
{
    emit_key(out, "maps");
    putc('[', out);
    for (size_t i = 0; i < p->map_count; i++) {
        if (i)
            putc(',', out);
        emit_mapping(out, p, &p->maps[i], view);
    }
    putc(']', out);
}

static void count_piece(void *context, uint64_t at, const unsigned char *bytes, size_t len)
{
    uint64_t *count = context;

    (void)at;
    for (size_t i = 0; bytes && i < len; i++)
        *count += bytes[i] != 0;
}

static void write_piece(void *context, uint64_t at, const unsigned char *bytes, size_t len)
{
    (void)at;
    if (bytes)
        emit_digits(context, bytes, len);
}

const char *observe_stack(FILE *out, const struct process *p)
{
    const struct mapping *m = process_mapping(p, p->regs.rsp);
    struct hashing h = {.arena = p->arena, .start = p->regs.rsp};
    uint64_t below = 0, sp = p->regs.rsp;

    if (!m)
        return "stack";
    emit_key(out, "stack");
    fputs("{\"sp\":", out);
    emit_address(out, sp);
    emit_key(out, "top");
    emit_address(out, m->end);
    emit_key_number(out, "len", (long long)(m->end - sp));
    emit_key(out, "sha256");
    sha256_start(&h.hash);
    memory_visit(&p->memory, sp, m->end, hash_piece, &h);
    emit_hash(out, &h.hash);
    if (m->end - sp <= LARGEST_WRITTEN) {
        fputs(",\"hex\":\"", out);
        memory_visit(&p->memory, sp, m->end, write_piece, out);
        putc('"', out);
    }
    memory_visit(&p->memory, m->start, sp, count_piece, &below);
    emit_key_number(out, "below", (long long)below);
    putc('}', out);
    return h.gaps ? "stack" : NULL;
}
