/* The part of the profile that shows in the exec stop of a program. */
#include <cpuid.h>
#include <elf.h>
#include <err.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

#include "emit.h"
#include "probe.h"
#include "process.h"
#include "profile.h"

/* Large enough that the gap below the stack is not the smallest one. */
static const struct case_limit large_stack = {.given = true, .soft = 256 << 20};

enum { XSAVE_LEAF = 0xd, XCR0 = 464, XSAVE_MAX = 1 << 16 };

struct probing {
    FILE *out;
    struct arena *arena;
    uint64_t stack_top, mmap_base;
};

static bool starts(const char *text, const char *prefix)
{
    return !strncmp(text, prefix, strlen(prefix));
}

static void emit_aux_order(FILE *out, const struct auxiliary *auxv)
{
    uint64_t type, value;
    char buffer[32];

    fputs("\"aux_order\":[", out);
    for (size_t n = 0; auxiliary_entry(auxv, n, &type, &value); n++) {
        if (n)
            putc(',', out);
        emit_text(out, auxiliary_name(type, buffer));
    }
    putc(']', out);
}

/* Entries with the same value for every program. */
static bool is_constant(const char *name)
{
    static const char *const names[] = {
        "AT_PAGESZ", "AT_CLKTCK", "AT_MINSIGSTKSZ", "AT_RSEQ_FEATURE_SIZE", "AT_RSEQ_ALIGN",
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return true;
    return starts(name, "AT_HWCAP");
}

static void emit_aux_values(FILE *out, const struct auxiliary *auxv)
{
    uint64_t type, value;
    char buffer[32], separator = '{';

    emit_key(out, "aux");
    for (size_t n = 0; auxiliary_entry(auxv, n, &type, &value); n++) {
        const char *name = auxiliary_name(type, buffer);

        if (!is_constant(name))
            continue;
        putc(separator, out);
        separator = ',';
        emit_text(out, name);
        putc(':', out);
        emit_address(out, value);
    }
    putc('}', out);
}

static void emit_platform(FILE *out, const struct process *p)
{
    char text[64] = "";
    uint64_t address;

    emit_key(out, "platform");
    if (auxiliary_find(&p->auxv, AT_PLATFORM, &address)
        && pread(p->memory.fd, text, sizeof text - 1, (off_t)address) > 0)
        emit_text(out, text);
    else
        fputs("null", out);
}

static void emit_piece(void *context, uint64_t at, const unsigned char *bytes, size_t len)
{
    (void)at;
    if (bytes)
        emit_digits(context, bytes, len);
}

static void emit_special_mapping(FILE *out, const struct process *p, const struct mapping *m)
{
    fputs("{\"name\":", out);
    emit_text(out, m->name);
    emit_key_number(out, "size", (long long)(m->end - m->start));
    emit_key_text(out, "perms", m->perms);
    if (!strcmp(m->name, "[vdso]")) {
        fputs(",\"hex\":\"", out);
        memory_visit(&p->memory, m->start, m->end, emit_piece, out);
        putc('"', out);
    }
    putc('}', out);
}

static void emit_special(FILE *out, const struct process *p)
{
    const char *separator = "";

    emit_key(out, "special");
    putc('[', out);
    for (size_t i = 0; i < p->map_count; i++) {
        const struct mapping *m = &p->maps[i];

        if (!starts(m->name, "[vvar") && strcmp(m->name, "[vdso]"))
            continue;
        fputs(separator, out);
        separator = ",";
        emit_special_mapping(out, p, m);
    }
    putc(']', out);
}

static const struct mapping *find_mapping(const struct process *p, const char *name)
{
    for (size_t i = 0; i < p->map_count; i++)
        if (!strcmp(p->maps[i].name, name))
            return &p->maps[i];
    return NULL;
}

/* Where the kernel put the stack and the probe. */
static void note_layout(struct probing *probing, const struct process *p)
{
    const struct mapping *stack = process_mapping(p, p->regs.rsp);
    const struct mapping *probe = process_mapping(p, p->regs.rip);

    probing->stack_top = stack ? stack->end : 0;
    probing->mmap_base = probe ? probe->end : 0;
}

static void emit_vsyscall(FILE *out, const struct process *p)
{
    const struct mapping *vsyscall = find_mapping(p, "[vsyscall]");

    emit_key(out, "vsyscall");
    if (vsyscall)
        emit_text(out, vsyscall->perms);
    else
        fputs("null", out);
}

/* The parts of the XSAVE area that user programs can have, behind the header. */
static void emit_xsave_layout(FILE *out, uint64_t xcr0)
{
    const char *separator = "";

    emit_key(out, "layout");
    putc('[', out);
    for (unsigned i = 2; i < 63; i++) {
        unsigned size, offset, flags, unused;

        if (!(xcr0 >> i & 1) || !__get_cpuid_count(XSAVE_LEAF, i, &size, &offset, &flags, &unused))
            continue;
        fprintf(out, "%s{\"type\":%u,\"size\":%u,\"offset\":%u}", separator, i, size, offset);
        separator = ",";
    }
    putc(']', out);
}

static void emit_xsave(FILE *out, pid_t pid)
{
    static unsigned char area[XSAVE_MAX];
    struct iovec whole = {area, sizeof area};
    uint64_t xcr0;

    if (ptrace(PTRACE_GETREGSET, pid, (void *)NT_X86_XSTATE, &whole) < 0 || whole.iov_len < XCR0 + sizeof xcr0)
        return;
    memcpy(&xcr0, area + XCR0, sizeof xcr0);
    emit_key(out, "xsave");
    fputs("{\"hex\":", out);
    emit_hex(out, area, whole.iov_len);
    emit_xsave_layout(out, xcr0);
    putc('}', out);
}

static const char *describe(void *context, pid_t pid)
{
    struct probing *probing = context;
    FILE *out = probing->out;
    struct process p;
    uint64_t sysinfo, vdso;
    const char *unreadable = process_open(&p, probing->arena, pid);

    if (unreadable)
        return unreadable;
    note_layout(probing, &p);
    putc('{', out);
    emit_aux_order(out, &p.auxv);
    emit_aux_values(out, &p.auxv);
    emit_platform(out, &p);
    emit_vsyscall(out, &p);
    emit_key(out, "stack_top");
    emit_address(out, probing->stack_top);
    emit_special(out, &p);
    if (auxiliary_find(&p.auxv, AT_SYSINFO, &sysinfo)
        && auxiliary_find(&p.auxv, AT_SYSINFO_EHDR, &vdso)) {
        emit_key(out, "sysinfo_offset");
        emit_address(out, sysinfo - vdso);
    }
    emit_xsave(out, pid);
    process_close(&p);
    return NULL;
}

static const char *measure(void *context, pid_t pid)
{
    struct probing *probing = context;
    struct process p;
    const char *unreadable = process_open(&p, probing->arena, pid);

    if (unreadable)
        return unreadable;
    note_layout(probing, &p);
    process_close(&p);
    return NULL;
}

/* With a large stack limit, mmap_base is the limit and the guard gap below the top. */
static void emit_guard_gap(FILE *out, struct arena *arena, bool wide, unsigned seconds)
{
    struct probing large = {.arena = arena};
    struct outcome outcome = probe_run(wide, &large_stack, seconds, measure, &large);

    emit_key(out, "stack_guard_gap");
    if (outcome.kind == OUTCOME_STOPPED)
        fprintf(out, "%lu", large.stack_top - large.mmap_base - large_stack.soft);
    else
        fputs("null", out);
}

void profile_programs(FILE *out, struct arena *arena, bool wide, unsigned seconds)
{
    struct probing probing = {.out = out, .arena = arena};
    struct outcome outcome = probe_run(wide, NULL, seconds, describe, &probing);

    if (outcome.kind == OUTCOME_TIMEOUT)
        errx(1, "time limit");  /* part of the description may be written */
    if (outcome.kind != OUTCOME_STOPPED) {
        warnx("%d-bit programs cannot be examined", wide ? 64 : 32);
        fputs("null", out);
        return;
    }
    emit_key(out, "mmap_base");
    emit_address(out, probing.mmap_base);
    emit_guard_gap(out, arena, wide, seconds);
    putc('}', out);
}
