/* The parts of a case that are objects: limits, files, directory descriptor. */
#define _GNU_SOURCE
#include <fcntl.h>

#include "case.h"
#include "words.h"

static const struct case_flag resources[] = {
    {"as", RLIMIT_AS}, {"core", RLIMIT_CORE}, {"cpu", RLIMIT_CPU}, {"data", RLIMIT_DATA},
    {"fsize", RLIMIT_FSIZE}, {"memlock", RLIMIT_MEMLOCK}, {"nofile", RLIMIT_NOFILE},
    {"nproc", RLIMIT_NPROC}, {"rss", RLIMIT_RSS}, {"stack", RLIMIT_STACK}, {NULL, 0},
};

static const struct case_flag open_flags[] = {
    {"directory", O_DIRECTORY}, {"nofollow", O_NOFOLLOW}, {"path", O_PATH}, {NULL, 0},
};

static bool read_limit_number(const struct json *value, rlim_t *number)
{
    if (value && json_is(value, "inf")) {
        *number = RLIM_INFINITY;
        return true;
    }
    return value && json_integer(value, number);
}

static bool read_limit(const struct json *value, struct case_limit *limit)
{
    *limit = (struct case_limit){.given = true, .hard_given = value->kind == JSON_ARRAY};
    if (!limit->hard_given)
        return read_limit_number(value, &limit->soft);
    return read_limit_number(value->first, &limit->soft)
        && read_limit_number(value->first->next, &limit->hard);
}

bool case_read_limits(struct exec_case *c, const struct json *value)
{
    if (value->kind != JSON_OBJECT)
        return false;
    for (const struct json *member = value->first; member; member = member->next) {
        const struct case_flag *resource = resources;

        while (resource->name && !json_is(member->key, resource->name))
            resource++;
        if (!resource->name || !read_limit(member, &c->limits[resource->value]))
            return false;
    }
    return true;
}

/* [[offset,"hex"],...] */
static bool read_patches(struct arena *arena, const struct json *list, struct case_patch **tail)
{
    if (list->kind != JSON_ARRAY)
        return false;
    for (const struct json *pair = list->first; pair; pair = pair->next) {
        struct case_patch *patch = arena_take(arena, sizeof *patch);
        uint64_t offset;

        if (pair->kind != JSON_ARRAY || !pair->first || !pair->first->next)
            return false;
        if (!json_integer(pair->first, &offset)
            || !words_hex(arena, pair->first->next, &patch->bytes, &patch->len))
            return false;
        patch->at = (off_t)offset;
        *tail = patch;
        tail = &patch->next;
    }
    return true;
}

static bool read_number_member(const struct json *object, const char *name, uint64_t *number)
{
    const struct json *value = json_member(object, name);

    return !value || json_integer(value, number);
}

static bool read_file(struct arena *arena, const struct json *value, struct case_file *file)
{
    const struct json *path = json_member(value, "path"), *from = json_member(value, "from");
    const struct json *set = json_member(value, "set");
    uint64_t size = 0, mode = 0755;

    if (!path || path->kind != JSON_STRING || (from && from->kind != JSON_STRING))
        return false;
    if (!read_number_member(value, "size", &size) || !read_number_member(value, "mode", &mode))
        return false;
    file->path = path->text;
    file->from = from ? from->text : NULL;
    file->sized = json_member(value, "size") != NULL;
    file->size = (off_t)size;
    file->mode = (mode_t)mode;
    return !set || read_patches(arena, set, &file->patches);
}

bool case_read_files(struct exec_case *c, const struct json *value)
{
    struct case_file **tail = &c->files;
    const struct json *item = value->kind == JSON_ARRAY ? value->first : value;

    for (; item; item = item == value ? NULL : item->next) {
        *tail = arena_take(c->arena, sizeof **tail);
        if (!read_file(c->arena, item, *tail))
            return false;
        tail = &(*tail)->next;
    }
    return true;
}

static bool read_opened(struct exec_case *c, const struct json *value)
{
    const struct json *path = json_member(value, "path"), *flags = json_member(value, "flags");
    const struct json *cloexec = json_member(value, "cloexec");
    uint64_t number = 10, combined = 0;

    if (!path || path->kind != JSON_STRING || !read_number_member(value, "fd", &number))
        return false;
    if (flags && !case_read_flags(flags, open_flags, &combined))
        return false;
    if (cloexec && cloexec->kind == JSON_TRUE)
        combined |= O_CLOEXEC;
    c->dirfd = (int)number;
    c->dirfd_path = path->text;
    c->dirfd_flags = (int)combined;
    return true;
}

bool case_read_dirfd(struct exec_case *c, const struct json *value)
{
    uint64_t number;

    if (value->kind == JSON_OBJECT)
        return read_opened(c, value);
    if (json_is(value, "AT_FDCWD"))
        return true;
    if (!json_integer(value, &number))
        return false;
    c->dirfd = (int)number;
    return true;
}
