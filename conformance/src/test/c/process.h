/* What /proc and ptrace show of a process at its exec stop. */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdint.h>
#include <sys/types.h>
#include <sys/user.h>

#include "arena.h"
#include "memory.h"

struct mapping {
    uint64_t start, end, offset;
    const char *perms, *name;
};

struct auxiliary {
    const char *bytes;
    size_t len;
    size_t word;            /* 4 or 8 */
};

struct process {
    struct arena *arena;
    pid_t pid;
    int dir;                /* /proc/PID */
    const char *status;
    struct user_regs_struct regs;
    struct user_fpregs_struct fpregs;
    struct mapping *maps;
    size_t map_count;
    struct auxiliary auxv;
    struct memory memory;
};

/* NULL, or what could not be read. */
const char *process_open(struct process *p, struct arena *arena, pid_t pid);
void process_close(struct process *p);

/* Contents of /proc/PID/NAME, or NULL. */
char *process_read(const struct process *p, const char *name, size_t *len);
/* The same without the line feed at the end. */
const char *process_line(const struct process *p, const char *name);
/* Where a symbolic link in /proc/PID leads, or NULL. */
const char *process_link(const struct process *p, const char *name);

/* The mapping that contains the address, or NULL. */
const struct mapping *process_mapping(const struct process *p, uint64_t address);

/* An entry of the auxiliary vector; false behind the last one. */
bool auxiliary_entry(const struct auxiliary *auxv, size_t n, uint64_t *type, uint64_t *value);
/* The value of the first entry of this type. */
bool auxiliary_find(const struct auxiliary *auxv, uint64_t type, uint64_t *value);
/* "AT_..." */
const char *auxiliary_name(uint64_t type, char buffer[32]);

#endif
