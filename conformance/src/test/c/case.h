/* A case: one call of execve or execveat and its circumstances. */
#ifndef CASE_H
#define CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "json.h"

struct case_limit {
    bool given, hard_given;
    bool modest;            /* stays below the present hard limit */
    rlim_t soft, hard;
};

/* Bytes that are changed in a file. */
struct case_patch {
    struct case_patch *next;
    off_t at;
    const char *bytes;
    size_t len;
};

/* A file that is written before the call. */
struct case_file {
    struct case_file *next;
    const char *path, *from;    /* from: the file to copy, or NULL */
    struct case_patch *patches;
    bool sized;
    off_t size;
    mode_t mode;
};

struct exec_case {
    struct arena *arena;        /* holds the parts */
    const char *path;           /* path, argv and envp may be invalid pointers */
    const char **argv, **envp;
    bool at;                    /* execveat */
    int at_flags;
    int dirfd;
    const char *dirfd_path;     /* opened as dirfd if not NULL */
    int dirfd_flags;
    const char *cwd;
    unsigned long personality;
    bool has_uid, has_gid;
    uid_t uid;
    gid_t gid;
    bool no_new_privs;
    struct case_limit limits[RLIM_NLIMITS];
    struct case_file *files;
    const char **write_open;    /* null-terminated, or NULL */
    bool want_fds, want_smaps, want_proc;
};

/* A case with nothing but defaults. */
void case_defaults(struct exec_case *c, struct arena *arena);

/* NULL, or what is wrong with the case. */
const char *case_read(struct exec_case *c, struct arena *arena, const struct json *object);

/* Parts of case_read. */
bool case_read_limits(struct exec_case *c, const struct json *value);
bool case_read_files(struct exec_case *c, const struct json *value);
bool case_read_dirfd(struct exec_case *c, const struct json *value);

/* A whole number or a list of names, which are combined. */
struct case_flag {
    const char *name;
    uint64_t value;
};

bool case_read_flags(const struct json *value, const struct case_flag *flags, uint64_t *result);

#endif
