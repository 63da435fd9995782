/*
 * Lets the kernel write the core of a program that is killed at its first instruction.
 *
 *     dump DIRECTORY SIGNAL LIMIT FILTER PROGRAM [ARG]...
 *
 * The core lands in DIRECTORY if kernel.core_pattern is a plain name.  LIMIT is RLIMIT_CORE
 * in bytes, -1 for none; FILTER is what goes into coredump_filter.  Prints what differs from
 * run to run: the program's number, its parent, group and session, and the bytes behind
 * AT_RANDOM.  Exit codes: 0, a core was written; 1, there is none; 2, the program does not
 * start; 3, an error of this program.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NO_CORE = 1, NO_START = 2, FAILURE = 3, STACK = 8 << 20, RANDOM = 16 };

static void prepare(const char *directory, const char *limit, const char *filter)
{
    struct rlimit core = {strtoull(limit, NULL, 0), RLIM_INFINITY};
    struct rlimit stack = {STACK, RLIM_INFINITY};
    int fd = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
    sigset_t none;

    if (fd < 0 || write(fd, filter, strlen(filter)) < 0)
        err(FAILURE, "coredump_filter");
    close(fd);
    if (setrlimit(RLIMIT_CORE, &core) < 0 || setrlimit(RLIMIT_STACK, &stack) < 0)
        err(FAILURE, "setrlimit");
    if (chdir(directory) < 0)
        err(FAILURE, "%s", directory);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpriority(PRIO_PROCESS, 0, 0);
}

static void start(char **argv)
{
    static char *environment[] = {"A=1", "PATH=/bin", NULL};

    /* Whoever runs in the background of a script was started with some signals ignored. */
    for (int sig = 1; sig < NSIG; sig++)
        signal(sig, SIG_DFL);
    if (personality(ADDR_NO_RANDOMIZE) < 0 || ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
        _exit(FAILURE);
    execve(argv[0], argv, environment);
    _exit(NO_START);
}

static bool is_wide(pid_t pid)
{
    struct user_regs_struct registers;
    struct iovec whole = {&registers, sizeof registers};

    if (ptrace(PTRACE_GETREGSET, pid, (void *)NT_PRSTATUS, &whole) < 0)
        err(FAILURE, "registers");
    return whole.iov_len == sizeof registers;
}

static size_t read_file(pid_t pid, const char *name, uint64_t at, void *bytes, size_t size)
{
    char path[64];
    ssize_t got;
    int fd;

    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || (got = pread(fd, bytes, size, (off_t)at)) < 0)
        err(FAILURE, "%s", path);
    close(fd);
    return (size_t)got;
}

static uint64_t at_random(pid_t pid)
{
    union { uint64_t wide[128]; uint32_t narrow[256]; } auxv;
    bool wide = is_wide(pid);
    size_t words = read_file(pid, "auxv", 0, &auxv, sizeof auxv) / (wide ? 8 : 4);

    for (size_t i = 0; i + 1 < words; i += 2) {
        uint64_t type = wide ? auxv.wide[i] : auxv.narrow[i];

        if (type == AT_RANDOM)
            return wide ? auxv.wide[i + 1] : auxv.narrow[i + 1];
    }
    return 0;
}

static void tell(pid_t pid)
{
    uint64_t address = at_random(pid);
    unsigned char bytes[RANDOM] = {0};

    if (address)
        read_file(pid, "mem", address, bytes, sizeof bytes);
    printf("%d %d %d %d ", pid, getpid(), getpgid(pid), getsid(pid));
    for (int i = 0; i < RANDOM; i++)
        printf("%02x", bytes[i]);
    putchar('\n');
}

int main(int argc, char **argv)
{
    pid_t pid;
    int status, number;

    if (argc < 6)
        errx(FAILURE, "usage: dump DIRECTORY SIGNAL LIMIT FILTER PROGRAM [ARG]...");
    number = atoi(argv[2]);
    /* Before the fork, so that the flags of the child do not tell of the rights that it takes. */
    prepare(argv[1], argv[3], argv[4]);
    pid = fork();
    if (pid < 0)
        err(FAILURE, "fork");
    if (pid == 0)
        start(argv + 5);
    if (waitpid(pid, &status, 0) < 0)
        err(FAILURE, "waitpid");
    if (!WIFSTOPPED(status))
        return WIFEXITED(status) ? WEXITSTATUS(status) : NO_START;
    tell(pid);
    if (WSTOPSIG(status) != SIGTRAP || ptrace(PTRACE_CONT, pid, NULL, (void *)(long)number) < 0)
        err(FAILURE, "stopped by %d", WSTOPSIG(status));
    if (waitpid(pid, &status, 0) < 0)
        err(FAILURE, "waitpid");
    if (!WIFSIGNALED(status) || WTERMSIG(status) != number)
        errx(FAILURE, "ended with status %#x", status);
    return WCOREDUMP(status) ? 0 : NO_CORE;
}
