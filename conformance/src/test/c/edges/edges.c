/*
 * Asks the kernel what memory calls answer at the edges of addresses and lengths.  Each call is made by a fresh process
 * that has nothing but a few known mappings; the answers are printed as tables.  Needs Linux on x86-64 and root.  The
 * tables of kernel-sim/src/test/resources/kernel/sim/mm/edges.txt were made by
 *
 *     gcc -std=gnu17 -O2 -Wall -Wextra -Werror -o edges edges.c && ./edges > edges.txt
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 0x1000ULL
#define TASK_SIZE 0x7ffffffff000ULL
#define CODE 0x10000000ULL
#define BASE 0x20000000ULL
#define SHARED (BASE + 8 * PAGE)
#define TOP (TASK_SIZE - PAGE)
#define START_BRK (BASE + 5 * PAGE)

enum { MAPS = 1 << 16, FILE_FD = 3 };

struct number {
    const char *text;
    uint64_t value;
    bool is_relative;       /* to the number of the row, subtracted from the value */
};

#define N(value) {#value, value, false}
#define RELATIVE(text, value) {text, value, true}

static const struct number addresses[] = {
    N(0x0), N(0x1), N(0xfff), N(0x1000), N(0x10000), N(0x20000000), N(0x20000001), N(0x20003000), N(0x20004000),
    N(0x20008000), N(0x7fffffffd000), N(0x7fffffffe000), N(0x7fffffffefff), N(0x7ffffffff000), N(0x7fffffffffff),
    N(0x800000000000), N(0x7ffffffffffff000), N(0x8000000000000000), N(0xffffffffff600000), N(0xffffffffffffe000),
    N(0xfffffffffffff000), N(0xfffffffffffff001), N(0xffffffffffffffea), N(0xffffffffffffffff), {0},
};

static const struct number lengths[] = {
    N(0x0), N(0x1), N(0xfff), N(0x1000), N(0x1001), N(0x4000), N(0x5000), N(0x9000), N(0x400000000000),
    N(0x7fffffffe000), N(0x7fffffffe001), N(0x7ffffffff000), N(0x7ffffffff001), N(0x800000000000),
    N(0x7fffffffffffffff), N(0x8000000000000000), N(0xffffffffffffe000), N(0xfffffffffffff000),
    N(0xfffffffffffff001), N(0xffffffffffffffff), RELATIVE("end-row", TASK_SIZE),
    RELATIVE("end-row+1", TASK_SIZE + 1), RELATIVE("-row", 0), RELATIVE("-row-1", -1ULL),
    RELATIVE("-row+0x1000", PAGE), {0},
};

static const struct number offsets[] = {
    N(0x0), N(0x1), N(0xfff), N(0x1000), N(0x3000), N(0x7ffffffff000), N(0x7fffffffffffe000), N(0x7ffffffffffff000),
    N(0x7fffffffffffffff), N(0x8000000000000000), N(0xffffffffffffe000), N(0xfffffffffffff000),
    N(0xffffffffffffffff), {0},
};

/* The break starts in the hole between two mappings. */
static const struct number breaks[] = {
    N(0x0), N(0x1), N(0x20004fff), N(0x20005000), N(0x20005001), N(0x20005fff), N(0x20006000), N(0x20006001),
    N(0x20007000), N(0x20007001), N(0x20008000), N(0x2000c000), N(0x20010000), N(0x400000000000), N(0x7fffffffcfff), N(0x7fffffffd000), N(0x7fffffffd001), N(0x7fffffffdfff), N(0x7fffffffe000),
    N(0x7fffffffefff), N(0x7ffffffff000), N(0x7ffffffff001), N(0x7fffffffffff), N(0x800000000000),
    N(0x7fffffffffffffff), N(0x8000000000000000), N(0xfffffffffffff000), N(0xfffffffffffff001),
    N(0xffffffffffffffff), {0},
};

static const struct number nothing[] = {N(0x0), {0}};

/* The words of a call: "row" and "column" stand for the numbers of the table. */
struct table {
    const char *who;
    const char *call;
    const struct number *rows;
    const struct number *columns;
};

static const struct table tables[] = {
    {"root", "mmap row column 0x0 0x22 -1 0x0", addresses, lengths},
    {"root", "mmap row column 0x0 0x32 -1 0x0", addresses, lengths},
    {"root", "mmap row column 0x3 0x32 -1 0x0", addresses, lengths},
    {"root", "mmap row column 0x0 0x100022 -1 0x0", addresses, lengths},
    {"root", "mmap row column 0x0 0x62 -1 0x0", addresses, lengths},
    {"root", "mmap row column 0x1 0x132 -1 0x0", addresses, lengths},
    {"root", "mmap row column 0x1 0x131 -1 0x0", addresses, lengths},
    {"root", "mmap row column 0x1 0x31 -1 0x0", addresses, lengths},
    {"root", "mmap row column 0x1 0x30 -1 0x0", addresses, lengths},
    {"root", "mmap row column 0x1 0x40032 -1 0x0", addresses, lengths},
    {"root", "mmap row column 0x1 0x12 3 0x0", addresses, lengths},
    {"root", "mmap row column 0x1 0x12 -1 0x0", addresses, lengths},
    {"root", "mmap row column 0x1 0x12 3 0x1", addresses, lengths},
    {"root", "mmap 0x20000000 column 0x1 0x12 3 row", offsets, lengths},
    {"root", "mmap 0x20000000 column 0x0 0x32 -1 row", offsets, lengths},
    {"user", "mmap row column 0x0 0x22 -1 0x0", addresses, lengths},
    {"user", "mmap row column 0x0 0x32 -1 0x0", addresses, lengths},
    {"user", "mmap row column 0x1 0x31 -1 0x0", addresses, lengths},
    {"root", "munmap row column", addresses, lengths},
    {"root", "mprotect row column 0x1", addresses, lengths},
    {"root", "mprotect row column 0x7", addresses, lengths},
    {"root", "mprotect row column 0x10", addresses, lengths},
    {"root", "mprotect row column 0x1000001", addresses, lengths},
    {"root", "mprotect row column 0x2000001", addresses, lengths},
    {"root", "mprotect row column 0x3000001", addresses, lengths},
    {"root", "mremap row column 0x1000 0x0 0x0", addresses, lengths},
    {"root", "mremap row column 0x1000 0x1 0x0", addresses, lengths},
    {"root", "mremap row 0x1000 column 0x0 0x0", addresses, lengths},
    {"root", "mremap row 0x1000 column 0x1 0x0", addresses, lengths},
    {"root", "mremap row 0x4000 column 0x1 0x0", addresses, lengths},
    {"root", "mremap row 0x0 column 0x1 0x0", addresses, lengths},
    {"root", "mremap row 0x4000 column 0x3 0x20002000", addresses, lengths},
    {"root", "mremap row column 0x4000 0x3 0x30000000", addresses, lengths},
    {"root", "mremap 0x20000000 column 0x4000 0x3 row", addresses, lengths},
    {"root", "mremap 0x20000000 0x4000 column 0x3 row", addresses, lengths},
    {"root", "mremap 0x20008000 0x0 column 0x3 row", addresses, lengths},
    {"root", "mremap row column 0x4000 0x5 0x30000000", addresses, lengths},
    {"root", "mremap 0x20000000 0x4000 column 0x5 row", addresses, lengths},
    {"root", "mremap 0x20000000 0x4000 column 0x7 row", addresses, lengths},
    {"root", "mremap row 0x4000 column 0x2 0x30000000", addresses, lengths},
    {"root", "mremap row 0x4000 column 0x8 0x30000000", addresses, lengths},
    {"user", "mremap 0x20000000 0x4000 column 0x3 row", addresses, lengths},
    {"root", "madvise row column 0", addresses, lengths},
    {"root", "madvise row column 3", addresses, lengths},
    {"root", "madvise row column 4", addresses, lengths},
    {"root", "madvise row column 10", addresses, lengths},
    {"root", "madvise row column 18", addresses, lengths},
    {"root", "madvise row column 5", addresses, lengths},
    {"root", "msync row column 0x0", addresses, lengths},
    {"root", "msync row column 0x4", addresses, lengths},
    {"root", "msync row column 0x5", addresses, lengths},
    {"root", "msync row column 0x8", addresses, lengths},
    {"root", "brk row", breaks, nothing},
    {"user", "brk row", breaks, nothing},
};

static const struct {
    const char *name;
    long number;
} calls[] = {
    {"mmap", SYS_mmap}, {"munmap", SYS_munmap}, {"mprotect", SYS_mprotect}, {"mremap", SYS_mremap},
    {"madvise", SYS_madvise}, {"msync", SYS_msync}, {"brk", SYS_brk},
};

static pid_t child;

/* Calls the kernel from a page of its own: everything else is unmapped first. */
static const unsigned char code[] = {0x0f, 0x05, 0xcc};

static void set_break(void)
{
    struct prctl_mm_map map = {
        .start_code = CODE, .end_code = CODE + PAGE, .start_data = CODE, .end_data = CODE,
        .start_brk = START_BRK, .brk = START_BRK, .start_stack = TOP, .arg_start = TOP, .arg_end = TOP,
        .env_start = TOP, .env_end = TOP, .exe_fd = (uint32_t)-1,
    };

    if (prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0) < 0)
        err(1, "break");
}

static _Noreturn void run_child(bool is_user)
{
    char *page = mmap((void *)CODE, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

    if (page == MAP_FAILED)
        err(1, "code");
    memcpy(page, code, sizeof code);
    if (mprotect(page, PAGE, PROT_READ | PROT_EXEC) < 0)
        err(1, "code");
    set_break();
    if (is_user && (setresgid(65534, 65534, 65534) < 0 || setresuid(65534, 65534, 65534) < 0))
        err(1, "user");
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
        err(1, "ptrace");
    raise(SIGSTOP);
    _exit(1);
}

static void next_stop(int signal)
{
    int status;

    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status) || WSTOPSIG(status) != signal)
        errx(1, "the process does not stop as it should");
}

/* Lets the process make a call, and stops it before it goes on: its code may be gone. */
static int64_t call(long number, const uint64_t args[6])
{
    struct user_regs_struct regs;

    if (ptrace(PTRACE_GETREGS, child, NULL, &regs) < 0)
        err(1, "registers");
    regs.rip = CODE;
    regs.rax = (uint64_t)number;
    regs.orig_rax = ~0ULL;
    regs.rdi = args[0];
    regs.rsi = args[1];
    regs.rdx = args[2];
    regs.r10 = args[3];
    regs.r8 = args[4];
    regs.r9 = args[5];
    if (ptrace(PTRACE_SETREGS, child, NULL, &regs) < 0)
        err(1, "registers");
    for (int i = 0; i < 2; i++) {
        if (ptrace(PTRACE_SYSCALL, child, NULL, NULL) < 0)
            err(1, "resume");
        next_stop(SIGTRAP | 0x80);
    }
    if (ptrace(PTRACE_GETREGS, child, NULL, &regs) < 0)
        err(1, "registers");
    return (int64_t)regs.rax;
}

static void must(long number, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    int64_t result = call(number, (uint64_t[]){a, b, c, d, -1ULL, 0});

    if (result < 0 && result > -4096)
        errx(1, "call %ld: %s", number, strerror((int)-result));
}

static void start(bool is_user)
{
    const int anonymous = MAP_ANONYMOUS | MAP_FIXED;

    child = fork();
    if (child < 0)
        err(1, "fork");
    if (child == 0)
        run_child(is_user);
    next_stop(SIGSTOP);
    if (ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD) < 0)
        err(1, "options");
    must(SYS_munmap, 0, CODE, 0, 0);
    must(SYS_munmap, CODE + PAGE, TASK_SIZE - CODE - PAGE, 0, 0);
    must(SYS_mmap, BASE, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | anonymous);
    must(SYS_mmap, SHARED, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | anonymous);
    must(SYS_mmap, TOP, PAGE, PROT_READ, MAP_PRIVATE | anonymous);
}

static void end(void)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

/* Reads the mappings, but for the names behind them. */
static void read_maps(char text[MAPS])
{
    char path[64], line[512], *at = text;
    FILE *maps;

    snprintf(path, sizeof path, "/proc/%d/maps", child);
    maps = fopen(path, "r");
    if (!maps)
        err(1, "%s", path);
    while (fgets(line, sizeof line, maps)) {
        char range[64], perms[8];

        if (sscanf(line, "%63s %7s", range, perms) == 2 && !strstr(line, "vsyscall"))
            at += sprintf(at, "%s %s\n", range, perms);
    }
    *at = 0;
    fclose(maps);
}

static uint64_t value_of(const char *word, const struct table *table, uint64_t row, const struct number *column)
{
    if (strcmp(word, "row") == 0)
        return row;
    if (table->columns != nothing && strcmp(word, "column") == 0)
        return column->is_relative ? column->value - row : column->value;
    return strcmp(word, "-1") == 0 ? -1ULL : strtoull(word, NULL, 0);
}

static long number_of(const char *name)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, name) == 0)
            return calls[i].number;
    errx(1, "no call: %s", name);
}

/* Prints 0, the errno, with a star if something has changed nevertheless; for brk whether it moved. */
static void answer(const struct table *table, const struct number *row, const struct number *column)
{
    static char words[256], before[MAPS], after[MAPS];
    uint64_t args[6] = {0};
    long number;
    int64_t result;

    strcpy(words, table->call);
    number = number_of(strtok(words, " "));
    for (int i = 0; i < 6; i++) {
        char *word = strtok(NULL, " ");

        if (word)
            args[i] = value_of(word, table, row->value, column);
    }
    start(strcmp(table->who, "user") == 0);
    read_maps(before);
    result = call(number, args);
    read_maps(after);
    if (number == SYS_brk)
        printf(" %s", (uint64_t)result == args[0] ? "moves" : "stays");
    else if (result < 0 && result > -4096)
        printf(" %d%s", (int)-result, strcmp(before, after) ? "*" : "");
    else
        printf(" 0");
    end();
}

static void print_table(const struct table *table)
{
    printf("\ncall %s %s\n", table->who, table->call);
    printf("columns");
    for (const struct number *column = table->columns; column->text; column++)
        printf(" %s", column->text);
    printf("\n");
    for (const struct number *row = table->rows; row->text; row++) {
        printf("%s", row->text);
        for (const struct number *column = table->columns; column->text; column++)
            answer(table, row, column);
        printf("\n");
    }
    fflush(stdout);
}

static void print_start(void)
{
    static char maps[MAPS];
    struct utsname name;

    uname(&name);
    printf("# What Linux %.*s on %s answered to edges.c: 0 or an errno, with a star if something\n"
           "# changed nevertheless; for brk whether it moved.\n",
           (int)strcspn(name.release, "-"), name.release, name.machine);
    start(false);
    read_maps(maps);
    end();
    for (char *line = strtok(maps, "\n"); line; line = strtok(NULL, "\n"))
        printf("map %s\n", line);
    printf("brk 0x%llx\n", START_BRK);
}

int main(int argc, char **argv)
{
    (void)argc;
    if (!(personality(0xffffffff) & ADDR_NO_RANDOMIZE)) {
        personality(ADDR_NO_RANDOMIZE);
        /* The kernel must not write to memory of the C library, which is unmapped. */
        setenv("GLIBC_TUNABLES", "glibc.pthread.rseq=0", true);
        execv("/proc/self/exe", argv);
        err(1, "exec");
    }
    closefrom(FILE_FD);
    if (memfd_create("edges", 0) != FILE_FD || ftruncate(FILE_FD, 3 * PAGE) < 0)
        err(1, "file");
    print_start();
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        print_table(&tables[i]);
    return 0;
}
