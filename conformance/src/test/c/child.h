/* The process that makes the call. */
#ifndef CHILD_H
#define CHILD_H

#include "case.h"

/* In memory that both processes share. */
struct child_report {
    const char *failed;     /* step of the preparation that failed, or NULL */
    int error;
};

/*
 * Prepares the process, stops it with SIGSTOP under ptrace and makes the call.
 * cwd is a descriptor of the working directory.
 */
_Noreturn void child_run(const struct exec_case *c, int cwd, volatile struct child_report *report);

#endif
