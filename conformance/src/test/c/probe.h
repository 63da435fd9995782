/* A program that is never run, only loaded: its exec stop shows what the kernel adds. */
#ifndef PROBE_H
#define PROBE_H

#include "trace.h"

/*
 * Executes a 64-bit or 32-bit shared object without interpreter, which is written to the
 * working directory for that time.  stack is a stack limit, or NULL for the default.
 */
struct outcome probe_run(bool wide, const struct case_limit *stack, unsigned seconds,
                         stop_observer *observe, void *context);

#endif
