#define _GNU_SOURCE
#include "case.h"

#include <fcntl.h>
#include <sys/personality.h>

#include "words.h"

#ifndef AT_EXECVE_CHECK
#define AT_EXECVE_CHECK 0x10000     /* Linux 6.14 */
#endif

enum { DEFAULT_STACK = 8 << 20 };

static const struct case_flag personalities[] = {
    {"ADDR_NO_RANDOMIZE", ADDR_NO_RANDOMIZE},
    {"ADDR_COMPAT_LAYOUT", ADDR_COMPAT_LAYOUT},
    {"ADDR_LIMIT_32BIT", ADDR_LIMIT_32BIT},
    {"ADDR_LIMIT_3GB", ADDR_LIMIT_3GB},
    {"FDPIC_FUNCPTRS", FDPIC_FUNCPTRS},
    {"MMAP_PAGE_ZERO", MMAP_PAGE_ZERO},
    {"READ_IMPLIES_EXEC", READ_IMPLIES_EXEC},
    {"SHORT_INODE", SHORT_INODE},
    {"STICKY_TIMEOUTS", STICKY_TIMEOUTS},
    {"UNAME26", UNAME26},
    {"WHOLE_SECONDS", WHOLE_SECONDS},
    {"PER_LINUX", PER_LINUX},
    {"PER_LINUX32", PER_LINUX32},
    {"PER_LINUX32_3GB", PER_LINUX32_3GB},
    {"PER_LINUX_32BIT", PER_LINUX_32BIT},
    {NULL, 0},
};

static const struct case_flag at_flags[] = {
    {"AT_EMPTY_PATH", AT_EMPTY_PATH},
    {"AT_EXECVE_CHECK", AT_EXECVE_CHECK},
    {"AT_SYMLINK_NOFOLLOW", AT_SYMLINK_NOFOLLOW},
    {NULL, 0},
};

bool case_read_flags(const struct json *value, const struct case_flag *flags, uint64_t *result)
{
    if (value->kind != JSON_ARRAY)
        return json_integer(value, result);
    *result = 0;
    for (const struct json *name = value->first; name; name = name->next) {
        const struct case_flag *flag = flags;

        while (flag->name && !json_is(name, flag->name))
            flag++;
        if (!flag->name)
            return false;
        *result |= flag->value;
    }
    return true;
}

static bool read_path(struct exec_case *c, const struct json *value)
{
    return value->kind == JSON_NULL || words_one(c->arena, value, &c->path);
}

static bool read_argv(struct exec_case *c, const struct json *value)
{
    return words_list(c->arena, value, &c->argv);
}

static bool read_envp(struct exec_case *c, const struct json *value)
{
    return words_list(c->arena, value, &c->envp);
}

static bool read_call(struct exec_case *c, const struct json *value)
{
    c->at = json_is(value, "execveat");
    return c->at || json_is(value, "execve");
}

static bool read_at_flags(struct exec_case *c, const struct json *value)
{
    uint64_t flags;
    bool good = case_read_flags(value, at_flags, &flags);

    if (good)
        c->at_flags = (int)flags;
    return good;
}

static bool read_cwd(struct exec_case *c, const struct json *value)
{
    c->cwd = value->text;
    return value->kind == JSON_STRING;
}

static bool read_personality(struct exec_case *c, const struct json *value)
{
    return case_read_flags(value, personalities, &c->personality);
}

static bool read_id(const struct json *value, bool *given, unsigned *id)
{
    uint64_t number;

    *given = json_integer(value, &number);
    if (*given)
        *id = (unsigned)number;
    return *given;
}

static bool read_uid(struct exec_case *c, const struct json *value)
{
    return read_id(value, &c->has_uid, &c->uid);
}

static bool read_gid(struct exec_case *c, const struct json *value)
{
    return read_id(value, &c->has_gid, &c->gid);
}

static bool read_no_new_privs(struct exec_case *c, const struct json *value)
{
    c->no_new_privs = value->kind == JSON_TRUE;
    return value->kind == JSON_TRUE || value->kind == JSON_FALSE;
}

static bool read_write_open(struct exec_case *c, const struct json *value)
{
    return words_list(c->arena, value, &c->write_open);
}

static bool read_want(struct exec_case *c, const struct json *value)
{
    for (const struct json *item = value->first; item; item = item->next) {
        c->want_fds |= json_is(item, "fds");
        c->want_smaps |= json_is(item, "smaps");
        c->want_proc |= json_is(item, "proc");
    }
    return value->kind == JSON_ARRAY;
}

static const struct reader {
    const char *key, *complaint;
    bool (*read)(struct exec_case *c, const struct json *value);
} readers[] = {
    {"path", "bad \"path\"", read_path},
    {"argv", "bad \"argv\"", read_argv},
    {"envp", "bad \"envp\"", read_envp},
    {"call", "\"call\" is execve or execveat", read_call},
    {"dirfd", "bad \"dirfd\"", case_read_dirfd},
    {"at_flags", "bad \"at_flags\"", read_at_flags},
    {"cwd", "bad \"cwd\"", read_cwd},
    {"personality", "bad \"personality\"", read_personality},
    {"uid", "bad \"uid\"", read_uid},
    {"gid", "bad \"gid\"", read_gid},
    {"no_new_privs", "bad \"no_new_privs\"", read_no_new_privs},
    {"rlimit", "bad \"rlimit\"", case_read_limits},
    {"make", "bad \"make\"", case_read_files},
    {"write_open", "bad \"write_open\"", read_write_open},
    {"want", "bad \"want\"", read_want},
};

void case_defaults(struct exec_case *c, struct arena *arena)
{
    *c = (struct exec_case){
        .arena = arena, .dirfd = AT_FDCWD, .cwd = ".", .personality = ADDR_NO_RANDOMIZE,
    };
    c->limits[RLIMIT_CORE] = (struct case_limit){.given = true, .modest = true};
    c->limits[RLIMIT_STACK] = c->limits[RLIMIT_CORE];
    c->limits[RLIMIT_STACK].soft = DEFAULT_STACK;
}

/* The defaults that depend on other members. */
static void complete(struct exec_case *c, const struct json *object)
{
    if (!json_member(object, "argv")) {
        c->argv = arena_take(c->arena, 2 * sizeof *c->argv);
        c->argv[0] = c->path;
    }
    if (!json_member(object, "envp"))
        c->envp = arena_take(c->arena, sizeof *c->envp);
    /* A user without a group of its own gets the group of the same number. */
    if (c->has_uid && !c->has_gid) {
        c->has_gid = true;
        c->gid = c->uid;
    }
}

const char *case_read(struct exec_case *c, struct arena *arena, const struct json *object)
{
    static const size_t count = sizeof readers / sizeof *readers;

    if (object->kind != JSON_OBJECT)
        return "a case is a JSON object";
    case_defaults(c, arena);
    for (const struct reader *reader = readers; reader < readers + count; reader++) {
        const struct json *value = json_member(object, reader->key);

        if (value && !reader->read(c, value))
            return reader->complaint;
    }
    complete(c, object);
    return NULL;
}
