/*
 * Shows what memory calls do.  Reads commands, one a line, and answers each with what it returned and what the memory
 * of the process looks like then.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "target.h"

enum { TEXT = 1 << 20 };

static pid_t pid;

static const struct command {
    const char *name;
    enum target_step step;
    long number;
} commands[] = {
    {"mmap", TARGET_CALL, SYS_mmap},
    {"munmap", TARGET_CALL, SYS_munmap},
    {"mprotect", TARGET_CALL, SYS_mprotect},
    {"brk", TARGET_CALL, SYS_brk},
    {"mremap", TARGET_CALL, SYS_mremap},
    {"madvise", TARGET_CALL, SYS_madvise},
    {"msync", TARGET_CALL, SYS_msync},
    {"mlock", TARGET_CALL, SYS_mlock},
    {"mseal", TARGET_CALL, 462},
    {"read", TARGET_READ, 0},
    {"write", TARGET_WRITE, 0},
};

static const struct limit {
    const char *name;
    int resource;
} limits[] = {
    {"as=", RLIMIT_AS}, {"data=", RLIMIT_DATA}, {"stack=", RLIMIT_STACK}, {"memlock=", RLIMIT_MEMLOCK},
};

static size_t read_proc(const char *name, char text[static TEXT])
{
    char path[64];
    size_t len = 0;
    ssize_t got;
    int fd;

    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        err(1, "%s", path);
    while ((got = read(fd, text + len, TEXT - 1 - len)) > 0)
        len += (size_t)got;
    if (got < 0 || len == TEXT - 1)
        err(1, "%s", path);
    close(fd);
    text[len] = 0;
    return len;
}

static void print_proc(const char *name)
{
    static char text[TEXT];
    size_t len = read_proc(name, text);

    printf("%s %zu\n", name, len);
    fwrite(text, 1, len, stdout);
}

/* The fields after the name, which can contain anything: state, ppid, ..., minflt is the eighth, majflt the tenth. */
static void print_faults(void)
{
    static char text[TEXT];
    unsigned long minor, major;

    read_proc("stat", text);
    if (sscanf(strrchr(text, ')') + 1, " %*c %*d %*d %*d %*d %*d %*u %lu %*u %lu", &minor, &major) != 2)
        errx(1, "stat: %s", text);
    printf("faults %lu %lu\n", minor, major);
}

static void print_state(void)
{
    print_faults();
    print_proc("maps");
    print_proc("status");
}

static void print_result(const struct command *command, const struct target_result *result)
{
    if (result->signal)
        printf("fault %d %d\n", result->signal, result->code);
    else if (command->step == TARGET_CALL && result->value < 0 && result->value >= -4095)
        printf("errno %ld\n", -result->value);
    else if (command->step == TARGET_WRITE)
        printf("value 0x0\n");
    else
        printf("value 0x%lx\n", (unsigned long)result->value);
}

static void set_limit(struct target_setup *setup, const char *word)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        size_t len = strlen(limits[i].name);
        struct rlimit *limit = &setup->limits[limits[i].resource];

        if (strncmp(word, limits[i].name, len) != 0)
            continue;
        getrlimit(limits[i].resource, limit);
        limit->rlim_cur = strtoull(word + len, NULL, 0);
        if (limit->rlim_cur > limit->rlim_max)
            limit->rlim_cur = limit->rlim_max;
        setup->limited |= 1U << limits[i].resource;
        return;
    }
    errx(1, "no limit: %s", word);
}

/* The program runs to its first trap, so that its code is mapped and later counts do not have it. */
static void start(struct target_setup setup)
{
    static const uint64_t none[6];

    for (char *word; (word = strtok(NULL, " ")) != NULL;)
        set_limit(&setup, word);
    fflush(stdout);
    pid = target_start(&setup);
    target_run(TARGET_TRAP, 0, none);
    printf("value 0x0\n");
    print_state();
}

static void step(const struct command *command)
{
    uint64_t args[6] = {0};
    struct target_result result;
    char *word;

    for (int i = 0; i < 6 && (word = strtok(NULL, " ")) != NULL; i++)
        args[i] = strtoull(word, NULL, 0);
    result = target_run(command->step, command->number, args);
    print_result(command, &result);
    print_state();
}

static bool run(const struct target_setup *setup, const char *name)
{
    if (strcmp(name, "start") == 0) {
        start(*setup);
        return true;
    }
    if (strcmp(name, "proc") == 0) {
        print_proc(strtok(NULL, " "));
        return true;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(name, commands[i].name) == 0) {
            step(&commands[i]);
            return true;
        }
    return false;
}

int main(int argc, char **argv)
{
    static char line[1024];
    struct target_setup setup = {0};

    if (argc != 5)
        errx(2, "usage: mmseq PROGRAM READ-ONLY-FILE FILE WRITE-ONLY-FILE");
    setup.program = argv[1];
    for (int i = 0; i < 3; i++)
        setup.files[i] = argv[2 + i];
    while (fgets(line, sizeof line, stdin)) {
        char *name;

        line[strcspn(line, "#\n")] = 0;
        name = strtok(line, " ");
        if (!name)
            continue;
        if (!run(&setup, name))
            errx(2, "no command: %s", name);
        printf(".\n");
        fflush(stdout);
    }
    target_end();
    return 0;
}
