/*
 * The classic experiment: maps 10 MiB, touches its first and its last page, fills it, unmaps it, and prints after each
 * step what the kernel says of the mapping, of resident memory, of page tables and of faults, as key=value lines.
 *
 * It has no C library and uses no memory of its own that it has not used before the first step, so that the counters
 * show the experiment alone.  Built with -nostdlib -static.
 */
#include <fcntl.h>
#include <linux/prctl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/syscall.h>

enum { LENGTH = 10 << 20, TEXT = 16384 };

static char text[TEXT];
static struct rusage first, now;
static bool silent = true;

static long call(long number, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
    long result;

    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

static _Noreturn void leave(int status)
{
    for (;;)
        call(SYS_exit_group, status, 0, 0, 0, 0, 0);
}

static size_t length(const char *string)
{
    size_t len = 0;

    while (string[len])
        len++;
    return len;
}

static void print(const char *bytes, size_t len)
{
    if (!silent && call(SYS_write, 1, (long)bytes, (long)len, 0, 0, 0) != (long)len)
        leave(1);
}

static void print_key(const char *step, const char *key)
{
    print(step, length(step));
    print(".", 1);
    print(key, length(key));
    print("=", 1);
}

static void print_number(unsigned long value)
{
    char digits[20];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    print(digits + at, sizeof digits - at);
}

static void read_text(const char *path)
{
    long fd = call(SYS_open, (long)path, O_RDONLY, 0, 0, 0, 0), got;
    size_t len = 0;

    if (fd < 0)
        leave(1);
    while ((got = call(SYS_read, fd, (long)text + (long)len, TEXT - 1 - (long)len, 0, 0, 0)) > 0)
        len += (size_t)got;
    call(SYS_close, fd, 0, 0, 0, 0, 0);
    text[len] = 0;
}

/* Finds the line that begins so. */
static const char *find(const char *start)
{
    const char *line = text;

    while (*line) {
        size_t i = 0;

        while (start[i] && line[i] == start[i])
            i++;
        if (!start[i])
            return line;
        while (*line && *line++ != '\n')
            ;
    }
    return NULL;
}

static void print_line(const char *line)
{
    size_t len = 0;

    while (line && line[len] && line[len] != '\n')
        len++;
    print(line, len);
    print("\n", 1);
}

/* The line of /proc/self/maps that begins at the address; empty if nothing does. */
static void print_vma(const char *step, uintptr_t address)
{
    char start[17];
    int digits = 0;

    for (int shift = 60; shift >= 0; shift -= 4)
        if (digits || address >> shift || shift == 0)
            start[digits++] = "0123456789abcdef"[address >> shift & 15];
    start[digits] = 0;
    read_text("/proc/self/maps");
    print_key(step, "vma");
    print_line(address ? find(start) : NULL);
}

static void print_status(const char *step)
{
    static const char *const keys[] = {
        "VmSize:", "VmRSS:", "RssAnon:", "RssFile:", "RssShmem:", "VmData:", "VmPTE:",
    };

    read_text("/proc/self/status");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *line = find(keys[i]);
        size_t len = length(keys[i]);
        unsigned long value = 0;

        for (; line && line[len] != '\n'; len++)
            if (line[len] >= '0' && line[len] <= '9')
                value = value * 10 + (unsigned long)(line[len] - '0');
        print(step, length(step));
        print(".", 1);
        print(keys[i], length(keys[i]) - 1);
        print("=", 1);
        print_number(value);
        print("\n", 1);
    }
}

static void show(const char *step, const volatile char *mapping)
{
    call(SYS_getrusage, RUSAGE_SELF, (long)&now, 0, 0, 0, 0);
    print_vma(step, (uintptr_t)mapping);
    print_status(step);
    print_key(step, "min_flt");
    print_number((unsigned long)(now.ru_minflt - first.ru_minflt));
    print("\n", 1);
    print_key(step, "maj_flt");
    print_number((unsigned long)(now.ru_majflt - first.ru_majflt));
    print("\n", 1);
}

/* Without randomisation, and with small pages only; both settings outlive exec. */
static void settle(void)
{
    static char *const argv[] = {"mmap10m", NULL}, *const envp[] = {NULL};
    long persona = call(SYS_personality, 0xffffffff, 0, 0, 0, 0, 0);

    if (persona & ADDR_NO_RANDOMIZE)
        return;
    call(SYS_prctl, PR_SET_THP_DISABLE, 1, 0, 0, 0, 0);
    call(SYS_personality, persona | ADDR_NO_RANDOMIZE, 0, 0, 0, 0, 0);
    call(SYS_execve, (long)"/proc/self/exe", (long)argv, (long)envp, 0, 0, 0);
    leave(1);
}

__attribute__((force_align_arg_pointer)) void _start(void)
{
    volatile char *mapping;

    settle();
    show("warm-up", NULL);
    silent = false;
    call(SYS_getrusage, RUSAGE_SELF, (long)&first, 0, 0, 0, 0);
    show("start", NULL);
    mapping = (volatile char *)call(SYS_mmap, 0, LENGTH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    show("map", mapping);
    mapping[0] = 1;
    show("first", mapping);
    mapping[LENGTH - 1] = 1;
    show("last", mapping);
    for (size_t i = 0; i < LENGTH; i++)
        mapping[i] = 2;
    show("all", mapping);
    call(SYS_munmap, (long)mapping, LENGTH, 0, 0, 0, 0);
    show("unmap", mapping);
    leave(0);
}
