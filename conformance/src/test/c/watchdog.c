#define _GNU_SOURCE
#include "watchdog.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A descriptor, since the process id may belong to another process by then. */
static volatile sig_atomic_t watched = -1;
static volatile sig_atomic_t expired;

static void on_alarm(int number)
{
    int saved = errno;

    (void)number;
    expired = 1;
    syscall(SYS_pidfd_send_signal, (int)watched, SIGKILL, NULL, 0);
    errno = saved;
}

void watchdog_start(pid_t pid, unsigned seconds)
{
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};

    expired = 0;
    watched = (int)syscall(SYS_pidfd_open, pid, 0);
    if (watched < 0)
        err(1, "pidfd_open");
    sigaction(SIGALRM, &action, NULL);
    alarm(seconds);
}

bool watchdog_stop(void)
{
    alarm(0);
    close(watched);
    return expired;
}
