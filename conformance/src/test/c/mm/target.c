#define _GNU_SOURCE
#include "target.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096 };

static pid_t target;
static uint64_t entry;

static void open_as(const char *path, int flags, int wanted)
{
    int fd = open(path, flags);

    if (fd < 0 || dup2(fd, wanted) < 0)
        err(1, "%s", path);
    if (fd != wanted)
        close(fd);
}

static void set_limits(const struct target_setup *setup)
{
    for (int resource = 0; resource < RLIM_NLIMITS; resource++)
        if (setup->limited & 1U << resource && setrlimit(resource, &setup->limits[resource]) < 0)
            err(1, "limit %d", resource);
}

static _Noreturn void child(const struct target_setup *setup)
{
    static const int modes[] = {O_RDONLY, O_RDWR, O_WRONLY};
    char *argv[] = {(char *)setup->program, NULL}, *envp[] = {NULL};

    close_range(3, ~0U, 0);
    for (int i = 0; i < 3; i++)
        open_as(setup->files[i], modes[i], TARGET_RO + i);
    open_as("/dev/null", O_RDWR, 0);
    open_as("/dev/null", O_RDWR, 1);
    if (personality(ADDR_NO_RANDOMIZE) < 0)
        err(1, "personality");
    set_limits(setup);
    if (prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) < 0)      /* a setting of the host must not change counts */
        err(1, "huge pages");
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
        err(1, "ptrace");
    execve(setup->program, argv, envp);
    err(1, "%s", setup->program);
}

static int next_stop(void)
{
    int status;

    while (waitpid(target, &status, __WALL) < 0)
        if (errno != EINTR)
            err(1, "waitpid");
    if (!WIFSTOPPED(status))
        errx(1, "the program has ended, status 0x%x", status);
    return WSTOPSIG(status);
}

static struct user_regs_struct registers(void)
{
    struct user_regs_struct regs;

    if (ptrace(PTRACE_GETREGS, target, NULL, &regs) < 0)
        err(1, "registers");
    return regs;
}

pid_t target_start(const struct target_setup *setup)
{
    target_end();
    target = fork();
    if (target < 0)
        err(1, "fork");
    if (target == 0)
        child(setup);
    if (next_stop() != SIGTRAP || ptrace(PTRACE_SETOPTIONS, target, NULL, PTRACE_O_EXITKILL) < 0)
        errx(1, "the program does not start");
    entry = registers().rip;
    return target;
}

void target_end(void)
{
    if (!target)
        return;
    kill(target, SIGKILL);
    waitpid(target, NULL, __WALL);
    target = 0;
}

static void resume(enum target_step step, long number, const uint64_t args[6])
{
    struct user_regs_struct regs = registers();

    regs.rip = entry + step;
    regs.rax = (uint64_t)number;
    regs.orig_rax = ~0ULL;      /* no system call to restart */
    regs.rdi = args[0];
    regs.rsi = args[1];
    regs.rdx = args[2];
    regs.r10 = args[3];
    regs.r8 = args[4];
    regs.r9 = args[5];
    if (ptrace(PTRACE_SETREGS, target, NULL, &regs) < 0 || ptrace(PTRACE_CONT, target, NULL, NULL) < 0)
        err(1, "resume");
}

struct target_result target_run(enum target_step step, long number, const uint64_t args[6])
{
    siginfo_t info = {0};
    int signal;

    resume(step, number, args);
    signal = next_stop();
    if (signal == SIGTRAP)
        return (struct target_result){.value = (int64_t)registers().rax};
    if (ptrace(PTRACE_GETSIGINFO, target, NULL, &info) < 0)
        err(1, "signal");
    if ((uint64_t)info.si_addr / PAGE == entry / PAGE && step != TARGET_READ && step != TARGET_WRITE)
        errx(1, "the program's code is gone");
    return (struct target_result){.signal = signal, .code = info.si_code};
}
