/*
 * Shows what binfmt_misc of this machine's kernel answers, in a user and mount name space of its own: the machine's own
 * formats are neither seen nor changed, and everything is gone with the process.
 *
 *     miscns DIRECTORY [COMMAND ARGUMENT...]
 *
 * mounts an instance on DIRECTORY and carries out the lines of standard input.  Names and data are in hexadecimal, - is
 * empty.
 *
 *     w NAME DATA     writes; prints the result and errno
 *     r NAME          reads; prints the result, errno and the bytes in hexadecimal
 *     l               prints the names, in hexadecimal
 *
 * Then it executes COMMAND in those name spaces.  The exit code is 77 if there can be no such instance.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

enum { UNAVAILABLE = 77, LINE = 32768, DATA = 8192, IDS = 65536 };

static char line[LINE], name[DATA], data[DATA];

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);

    if (fd < 0 || write(fd, text, strlen(text)) < 0) {
        perror(path);
        exit(UNAVAILABLE);
    }
    close(fd);
}

/* Root maps many users, others only themselves. */
static void map_ids(pid_t child)
{
    const char *const files[] = {"uid_map", "gid_map"};
    const unsigned int own[] = {geteuid(), getegid()};
    char path[64], map[64];

    snprintf(path, sizeof path, "/proc/%d/setgroups", child);
    if (own[0])
        put(path, "deny");
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "/proc/%d/%s", child, files[i]);
        snprintf(map, sizeof map, "0 %u %d", own[i], own[0] ? 1 : IDS);
        put(path, map);
    }
}

/* Goes on in a child that has name spaces of its own; the parent ends as the child does. */
static void enter_name_spaces(void)
{
    int ready[2], go[2], status;
    pid_t child;
    char byte = 0;

    if (pipe2(ready, O_CLOEXEC) || pipe2(go, O_CLOEXEC) || (child = fork()) < 0) {
        perror("miscns");
        exit(UNAVAILABLE);
    }
    if (!child) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS)) {
            perror("unshare");
            exit(UNAVAILABLE);
        }
        if (write(ready[1], &byte, 1) != 1 || read(go[0], &byte, 1) != 1)
            exit(UNAVAILABLE);
        return;
    }
    close(ready[1]);
    if (read(ready[0], &byte, 1) == 1) {
        map_ids(child);
        if (write(go[1], &byte, 1) != 1)
            exit(UNAVAILABLE);
    }
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
        exit(1);
    exit(WEXITSTATUS(status));
}

static size_t decode(const char *hex, char *bytes)
{
    size_t length = 0;

    while (hex && *hex != '-' && hex[2 * length] && length < DATA - 1) {
        unsigned int value;

        if (sscanf(hex + 2 * length, "%2x", &value) != 1)
            exit(1);
        bytes[length++] = (char)value;
    }
    bytes[length] = 0;
    return length;
}

static void print_hex(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        printf("%02x", (unsigned char)bytes[i]);
}

static void list(int directory)
{
    DIR *names = fdopendir(openat(directory, ".", O_RDONLY | O_DIRECTORY));
    struct dirent *entry;

    while (names && (entry = readdir(names)))
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) {
            print_hex(entry->d_name, strlen(entry->d_name));
            putchar(' ');
        }
    putchar('\n');
    if (names)
        closedir(names);
}

static void carry_out(int directory, char command, size_t length)
{
    int fd = openat(directory, name, command == 'w' ? O_WRONLY : O_RDONLY);
    ssize_t result = fd < 0 ? -1 : command == 'w' ? write(fd, data, length) : read(fd, data, sizeof data);

    printf("%zd %d ", result, result < 0 ? errno : 0);
    if (command == 'r' && result > 0)
        print_hex(data, (size_t)result);
    putchar('\n');
    if (fd >= 0)
        close(fd);
}

int main(int argc, char **argv)
{
    int directory;

    if (argc < 2)
        return 2;
    enter_name_spaces();
    if (mount("none", argv[1], "binfmt_misc", 0, NULL) || (directory = open(argv[1], O_PATH | O_CLOEXEC)) < 0) {
        perror(argv[1]);
        return UNAVAILABLE;
    }
    while (fgets(line, sizeof line, stdin)) {
        const char *command = strtok(line, " \n"), *file = strtok(NULL, " \n"), *bytes = strtok(NULL, " \n");

        if (!command)
            continue;
        decode(file, name);
        if (*command == 'l')
            list(directory);
        else
            carry_out(directory, *command, decode(bytes, data));
    }
    fflush(stdout);
    if (argc > 2) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        return 1;
    }
    return 0;
}
