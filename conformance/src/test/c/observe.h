/* Writes the fields of a record that describe a process at its exec stop. */
#ifndef OBSERVE_H
#define OBSERVE_H

#include <stdbool.h>
#include <stdio.h>

#include "case.h"
#include "process.h"

struct view {
    const char *base;   /* this directory is written as @, or NULL */
    bool hashes;        /* of the contents of mappings */
};

/* NULL, or what could not be read. */
const char *observe(FILE *out, const struct process *p, const struct exec_case *c,
                    const struct view *view);

/* A file name. */
void observe_name(FILE *out, const char *name, const struct view *view);

/* Text of /proc, to be read before the memory is: that brings pages in. */
const char *observe_proc(FILE *out, const struct process *p);

/* Parts of observe that read the memory. */
void observe_maps(FILE *out, const struct process *p, const struct view *view);
const char *observe_stack(FILE *out, const struct process *p);

/* Parts of observe that take lists from /proc apart. */
void observe_status(FILE *out, const char *status);
const char *observe_vmflags(FILE *out, const struct process *p);
const char *observe_fds(FILE *out, const struct process *p, const struct view *view);

#endif
