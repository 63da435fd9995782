#define _GNU_SOURCE
#include "observe.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "emit.h"

enum { LONGEST_CMDLINE = 4096, RANDOM_SIZE = 16 };

void observe_name(FILE *out, const char *name, const struct view *view)
{
    size_t len = view->base ? strlen(view->base) : 0;
    char shown[2 * PATH_MAX];

    if (len && !strncmp(name, view->base, len) && (name[len] == '/' || !name[len])) {
        snprintf(shown, sizeof shown, "@%s", name + len);
        name = shown;
    }
    emit_text(out, name);
}

#define REGISTER(name) {#name, offsetof(struct user_regs_struct, name)}

static void emit_registers(FILE *out, const struct user_regs_struct *regs)
{
    static const struct { const char *name; size_t offset; } fields[] = {
        REGISTER(rax), REGISTER(rbx), REGISTER(rcx), REGISTER(rdx), REGISTER(rsi), REGISTER(rdi),
        REGISTER(rbp), REGISTER(rsp), REGISTER(r8), REGISTER(r9), REGISTER(r10), REGISTER(r11),
        REGISTER(r12), REGISTER(r13), REGISTER(r14), REGISTER(r15), REGISTER(rip),
        REGISTER(eflags), REGISTER(orig_rax), REGISTER(cs), REGISTER(ss), REGISTER(ds),
        REGISTER(es), REGISTER(fs), REGISTER(gs), REGISTER(fs_base), REGISTER(gs_base),
    };

    emit_key(out, "regs");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        putc(i ? ',' : '{', out);
        emit_text(out, fields[i].name);
        putc(':', out);
        emit_address(out, *(const unsigned long long *)((const char *)regs + fields[i].offset));
    }
    putc('}', out);
}

static bool all_zero(const void *bytes, size_t len)
{
    for (const char *at = bytes; len--; at++)
        if (*at)
            return false;
    return true;
}

static void emit_fp(FILE *out, const struct user_fpregs_struct *fp)
{
    bool zero = all_zero(fp->st_space, sizeof fp->st_space)
        && all_zero(fp->xmm_space, sizeof fp->xmm_space);

    emit_key(out, "fp");
    fprintf(out, "{\"cwd\":\"0x%x\",\"swd\":\"0x%x\",\"ftw\":\"0x%x\",", fp->cwd, fp->swd, fp->ftw);
    fprintf(out, "\"mxcsr\":\"0x%x\",\"zero\":%s}", fp->mxcsr, zero ? "true" : "false");
}

static void emit_auxv(FILE *out, const struct auxiliary *auxv)
{
    uint64_t type, value;
    char buffer[32];

    emit_key(out, "auxv");
    fputs("{\"hex\":", out);
    emit_hex(out, auxv->bytes, auxv->len);
    fputs(",\"list\":[", out);
    for (size_t n = 0; auxiliary_entry(auxv, n, &type, &value); n++) {
        fputs(n ? ",[" : "[", out);
        emit_text(out, auxiliary_name(type, buffer));
        putc(',', out);
        emit_address(out, value);
        putc(']', out);
    }
    fputs("]}", out);
}

/* Text from field n on, as numbered in proc(5); fields before 3 are not there. */
static const char *stat_field(const char *state, int n)
{
    for (; state && n > 3; n--) {
        state = strchr(state, ' ');
        state += state != NULL;
    }
    return state;
}

static const char *emit_stat(FILE *out, const struct process *p)
{
    static const struct { const char *name; int number; } fields[] = {
        {"start_code", 26}, {"end_code", 27}, {"start_data", 45}, {"end_data", 46},
        {"start_brk", 47}, {"start_stack", 28}, {"arg_start", 48}, {"arg_end", 49},
        {"env_start", 50}, {"env_end", 51},
    };
    const char *stat = process_line(p, "stat"), *field;

    stat = stat ? strrchr(stat, ')') : NULL;    /* the name may contain anything */
    if (!stat)
        return "stat";
    emit_key(out, "stat");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        field = stat_field(stat + 2, fields[i].number);
        if (!field)
            return "stat";
        putc(i ? ',' : '{', out);
        emit_text(out, fields[i].name);
        putc(':', out);
        emit_address(out, strtoull(field, NULL, 10));
    }
    putc('}', out);
    return NULL;
}

static const char *emit_cmdline(FILE *out, const struct process *p)
{
    size_t len;
    const char *cmdline = process_read(p, "cmdline", &len);

    if (!cmdline)
        return "cmdline";
    if (len <= LONGEST_CMDLINE) {
        emit_key(out, "cmdline");
        emit_bytes(out, cmdline, len);
    }
    emit_key_number(out, "cmdline_len", (long long)len);
    return NULL;
}

static const char *emit_line(FILE *out, const struct process *p, const char *name)
{
    const char *line = process_line(p, name);

    if (line)
        emit_key_text(out, name, line);
    return line ? NULL : name;
}

static const char *emit_exe(FILE *out, const struct process *p, const struct view *view)
{
    const char *exe = process_link(p, "exe");

    if (!exe)
        return "exe";
    emit_key(out, "exe");
    observe_name(out, exe, view);
    return NULL;
}

/* "unlimited" or a number, after some space. */
static const char *parse_limit(const char *text, uint64_t *limit)
{
    static const char unlimited[] = "unlimited";
    char *end;

    text += strspn(text, " ");
    *limit = RLIM_INFINITY;
    if (!strncmp(text, unlimited, sizeof unlimited - 1))
        return text + sizeof unlimited - 1;
    *limit = strtoull(text, &end, 10);
    return end;
}

/* From /proc, since prlimit(2) asks for more privileges. */
static const char *emit_stack_limit(FILE *out, const struct process *p)
{
    static const char name[] = "Max stack size";
    size_t len;
    const char *limits = process_read(p, "limits", &len);
    const char *line = limits ? strstr(limits, name) : NULL;
    uint64_t soft, hard;

    if (!line)
        return "limits";
    parse_limit(parse_limit(line + sizeof name - 1, &soft), &hard);
    emit_key(out, "rlim_stack");
    putc('[', out);
    emit_address(out, soft);
    putc(',', out);
    emit_address(out, hard);
    putc(']', out);
    return NULL;
}

static const char *emit_owner(FILE *out, const struct process *p)
{
    struct stat status;

    /* The directory itself always belongs to the effective user, its files do not. */
    if (fstatat(p->dir, "status", &status, 0) < 0)
        return "owner";
    emit_key_number(out, "proc_uid", status.st_uid);
    return NULL;
}

static void emit_random(FILE *out, const struct process *p)
{
    unsigned char bytes[RANDOM_SIZE];

    if (!p->memory.secret
        || pread(p->memory.fd, bytes, sizeof bytes, (off_t)p->memory.secret) != sizeof bytes)
        return;
    emit_key(out, "at_random");
    emit_hex(out, bytes, sizeof bytes);
}

/* The first complaint counts; after it nothing is written. */
const char *observe(FILE *out, const struct process *p, const struct exec_case *c,
                    const struct view *view)
{
    const char *bad = NULL;

    emit_key_number(out, "class", p->auxv.word * 8);
    if (c->want_proc && (bad = observe_proc(out, p)))
        return bad;
    emit_registers(out, &p->regs);
    emit_fp(out, &p->fpregs);
    observe_maps(out, p, view);
    emit_auxv(out, &p->auxv);
    if ((bad = emit_stat(out, p)) || (bad = observe_stack(out, p))
        || (bad = emit_line(out, p, "comm")) || (bad = emit_cmdline(out, p))
        || (bad = emit_exe(out, p, view)) || (bad = emit_line(out, p, "personality"))
        || (bad = emit_stack_limit(out, p)) || (bad = emit_owner(out, p))
        || (c->want_smaps && (bad = observe_vmflags(out, p)))
        || (c->want_fds && (bad = observe_fds(out, p, view))))
        return bad;
    observe_status(out, p->status);
    emit_random(out, p);
    return NULL;
}
