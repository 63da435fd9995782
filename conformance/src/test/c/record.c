#define _GNU_SOURCE
#include "record.h"

#include <elf.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emit.h"
#include "files.h"
#include "trace.h"

/* What the observer of the exec stop needs, and what it writes. */
struct observation {
    struct arena *arena;
    const struct exec_case *c;
    const struct view *view;
    char *text;
    size_t len;
};

static const char *observe_stop(void *context, pid_t pid)
{
    struct observation *o = context;
    struct process p;
    const char *unreadable = process_open(&p, o->arena, pid);
    FILE *out;

    if (unreadable)
        return unreadable;
    if (!auxiliary_find(&p.auxv, AT_RANDOM, &p.memory.secret))
        p.memory.secret = 0;
    out = open_memstream(&o->text, &o->len);
    if (!out)
        err(1, "memory");
    unreadable = observe(out, &p, o->c, o->view);
    fclose(out);
    process_close(&p);
    return unreadable;
}

static struct outcome setup_failed(const char *step)
{
    return (struct outcome){.kind = OUTCOME_SETUP, .error = errno, .detail = step};
}

static struct outcome prepare_and_trace(struct observation *o, unsigned seconds, int cwd)
{
    int *held = arena_take(o->arena, (files_held(o->c) + 1) * sizeof *held);
    struct outcome outcome;

    if (files_make(o->c, cwd) < 0)
        return setup_failed("make");
    if (files_hold(o->c, cwd, held) < 0)
        outcome = setup_failed("write_open");
    else
        outcome = trace_case(o->c, cwd, seconds, observe_stop, o);
    files_release(o->c, held);
    return outcome;
}

static struct outcome run(struct observation *o, unsigned seconds)
{
    int cwd = open(o->c->cwd, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct outcome outcome;

    if (cwd < 0)
        return setup_failed("chdir");
    outcome = prepare_and_trace(o, seconds, cwd);
    close(cwd);
    return outcome;
}

static void emit_error(FILE *out, int error)
{
    const char *name;

    if (!error)
        return;
    name = strerrorname_np(error);
    emit_key_text(out, "errno", name ? name : "unknown");
    emit_key_number(out, "num", error);
}

static void emit_signal(FILE *out, int number)
{
    const char *name = sigabbrev_np(number);

    emit_key(out, "signal");
    fprintf(out, "\"SIG%s\"", name ? name : "unknown");
}

static void emit_outcome(FILE *out, const struct outcome *outcome, const struct observation *o)
{
    static const char *const names[] = {
        [OUTCOME_STOPPED] = "ok", [OUTCOME_ERROR] = "errno", [OUTCOME_SIGNAL] = "signal",
        [OUTCOME_RETURNED] = "returned", [OUTCOME_SETUP] = "setup", [OUTCOME_TIMEOUT] = "timeout",
        [OUTCOME_UNREADABLE] = "unreadable", [OUTCOME_ODD] = "odd",
    };

    emit_key_text(out, "result", names[outcome->kind]);
    if (outcome->kind == OUTCOME_SIGNAL)
        emit_signal(out, outcome->signal);
    if (outcome->kind == OUTCOME_STOPPED)
        fwrite(o->text, 1, o->len, out);
    if (outcome->detail)
        emit_key_text(out, outcome->kind == OUTCOME_SETUP ? "step" : "why", outcome->detail);
    emit_error(out, outcome->error);
}

/* The beginning of a record; the case is repeated as it was written. */
static void emit_start(FILE *out, const struct json *object, const char *line, size_t len)
{
    const struct json *id = object ? json_member(object, "id") : NULL;
    bool named = id && id->kind == JSON_STRING;

    fputs("{\"id\":", out);
    emit_bytes(out, named ? id->text : "", named ? id->len : 0);
    emit_key(out, "in");
    if (object)
        fwrite(line, 1, len, out);
    else
        fputs("null", out);
}

static void record(FILE *out, struct arena *arena, const struct json *object,
                   const struct settings *settings, const char *why)
{
    struct exec_case c;
    struct observation o = {.arena = arena, .c = &c, .view = &settings->view};

    if (object)
        why = case_read(&c, arena, object);
    if (why) {
        emit_key_text(out, "result", "bad case");
        emit_key_text(out, "why", why);
    } else {
        struct outcome outcome = run(&o, settings->seconds);

        emit_outcome(out, &outcome, &o);
        free(o.text);
    }
}

void record_line(FILE *out, const char *line, size_t len, const struct settings *settings)
{
    struct arena arena = {NULL};
    const char *why;
    const struct json *object = json_parse(&arena, line, len, &why);

    emit_start(out, object, line, len);
    record(out, &arena, object, settings, why);
    fputs("}\n", out);
    arena_clear(&arena);
}
