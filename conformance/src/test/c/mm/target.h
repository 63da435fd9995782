/* The traced program: starts it, lets it make calls and touch its memory. */
#ifndef TARGET_H
#define TARGET_H

#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

enum { TARGET_RO = 10, TARGET_RW, TARGET_WO };  /* its open files */

struct target_setup {
    const char *program;
    const char *files[3];           /* read only, for reading and writing, write only */
    struct rlimit limits[RLIM_NLIMITS];
    unsigned limited;               /* bit n: limits[n] is to be set */
};

/* How a step ended: the value of the register rax, or a signal and its code. */
struct target_result {
    int64_t value;
    int signal, code;
};

enum target_step { TARGET_CALL = 0, TARGET_TRAP = 2, TARGET_READ = 4, TARGET_WRITE = 8 };  /* offsets of code */

/* Starts the program without randomisation; the old one ends. */
pid_t target_start(const struct target_setup *setup);

void target_end(void);

/* Runs code of the program; args are rdi, rsi, rdx, r10, r8, r9. */
struct target_result target_run(enum target_step step, long number, const uint64_t args[6]);

#endif
