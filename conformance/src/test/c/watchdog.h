/* Kills a process that takes too long. */
#ifndef WATCHDOG_H
#define WATCHDOG_H

#include <stdbool.h>
#include <sys/types.h>

/* One process at a time, a child that has not been waited for. */
void watchdog_start(pid_t pid, unsigned seconds);

/* Whether the time was over. */
bool watchdog_stop(void);

#endif
