#define _GNU_SOURCE
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int default_signals(const struct exec_case *c)
{
    sigset_t none;

    (void)c;
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);    /* fails for SIGKILL and SIGSTOP */
    sigemptyset(&none);
    return sigprocmask(SIG_SETMASK, &none, NULL);
}

static int null_descriptors(const struct exec_case *c)
{
    int null = open("/dev/null", O_RDWR);

    (void)c;
    if (null < 0)
        return -1;
    for (int fd = 0; fd <= 2; fd++)
        if (dup2(null, fd) < 0)
            return -1;
    return close_range(3, ~0U, 0);
}

static int open_dirfd(const struct exec_case *c)
{
    int fd;

    if (!c->dirfd_path)
        return 0;
    fd = open(c->dirfd_path, c->dirfd_flags);
    if (fd < 0 || fd == c->dirfd)
        return fd;
    if (dup3(fd, c->dirfd, c->dirfd_flags & O_CLOEXEC) < 0)
        return -1;
    return close(fd);
}

static int set_personality(const struct exec_case *c)
{
    umask(022);
    return personality(c->personality);
}

/* A soft limit alone leaves the hard limit, if it can. */
static int set_limit(int resource, const struct case_limit *wanted)
{
    struct rlimit limit;

    if (getrlimit(resource, &limit) < 0)
        return -1;
    if (wanted->hard_given)
        limit.rlim_max = wanted->hard;
    limit.rlim_cur = wanted->soft;
    if (wanted->modest && limit.rlim_cur > limit.rlim_max)
        limit.rlim_cur = limit.rlim_max;
    else if (!wanted->hard_given && limit.rlim_cur > limit.rlim_max)
        limit.rlim_max = limit.rlim_cur;
    return setrlimit(resource, &limit);
}

static int set_limits(const struct exec_case *c)
{
    for (int resource = 0; resource < RLIM_NLIMITS; resource++)
        if (c->limits[resource].given && set_limit(resource, &c->limits[resource]) < 0)
            return -1;
    return 0;
}

static int trace_me(const struct exec_case *c)
{
    (void)c;
    return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static int set_ids(const struct exec_case *c)
{
    if ((c->has_uid || c->has_gid) && setgroups(0, NULL) < 0)
        return -1;
    if (c->has_gid && setresgid(c->gid, c->gid, c->gid) < 0)
        return -1;
    return c->has_uid ? setresuid(c->uid, c->uid, c->uid) : 0;
}

static int set_no_new_privs(const struct exec_case *c)
{
    return c->no_new_privs ? prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) : 0;
}

/*
 * The order matters: descriptors are opened before limits and ids forbid it, and
 * PTRACE_TRACEME comes before the ids change, since afterwards the parent might not
 * be allowed to trace.
 */
static const struct {
    const char *name;
    int (*run)(const struct exec_case *c);
} steps[] = {
    {"signals", default_signals},
    {"descriptors", null_descriptors},
    {"open dirfd", open_dirfd},
    {"personality", set_personality},
    {"setrlimit", set_limits},
    {"ptrace", trace_me},
    {"ids", set_ids},
    {"no_new_privs", set_no_new_privs},
};

static _Noreturn void give_up(const char *step, volatile struct child_report *report)
{
    report->error = errno;
    report->failed = step;
    _exit(1);
}

_Noreturn void child_run(const struct exec_case *c, int cwd, volatile struct child_report *report)
{
    if (fchdir(cwd) < 0)
        give_up("chdir", report);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i].run(c) < 0)
            give_up(steps[i].name, report);
    /* Nothing else from here on: the parent watches the system calls. */
    syscall(SYS_kill, syscall(SYS_getpid), SIGSTOP);
    if (c->at)
        syscall(SYS_execveat, c->dirfd, c->path, c->argv, c->envp, c->at_flags);
    else
        syscall(SYS_execve, c->path, c->argv, c->envp);
    _exit(0);
}
