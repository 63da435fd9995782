// What the kernel, or the bare machine, needs for what ksim models.
// usage: kbench [NAME...]; prints NAME=NANOSECONDS, each the median of samples
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096L
#define BIG (10L << 20)
#define AREAS 65000
#define COUNT 1024 // addresses in a round
#define LOOPS 256

static uint64_t addresses[COUNT];
static uint64_t *pgd[512];
static volatile uint64_t sink;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static char *map(long length, int flags) {
    char *p = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    if (p == MAP_FAILED) {
        perror("mmap");
        exit(1);
    }
    return p;
}

static char *big(void) {
    char *p = map(BIG, 0);
    madvise(p, BIG, MADV_NOHUGEPAGE);
    return p;
}

// The same sequence as in the Java benchmarks.
static void choose(uint64_t start, int pages) {
    uint64_t random = 1;
    for (int i = 0; i < COUNT; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        addresses[i] = start + (random >> 33) % pages * PAGE + (random >> 20 & 0xff8);
    }
}

static double fault(void) {
    volatile char *p = big();
    double start = now();
    for (long i = 0; i < BIG; i += PAGE) p[i] = 1;
    double took = now() - start;
    munmap((char *)p, BIG);
    return took / (BIG / PAGE);
}

static double fill(void) {
    char *p = big();
    double start = now();
    memset(p, 1, BIG);
    double took = now() - start;
    munmap(p, BIG);
    return took;
}

static double mapping(long length, int flags) {
    double start = now();
    for (int i = 0; i < LOOPS; i++) munmap(map(length, flags), length);
    return (now() - start) / LOOPS;
}

static double mmap_one(void) { return mapping(PAGE, 0); }

// Areas of one page with holes of one page between them: no hole is left for two pages but beyond them all.
static void crowd(int flags, long hole) {
    for (int i = 0; i < AREAS; i++) munmap(map(2 * PAGE, flags) + hole, PAGE);
}

static double mmap_below(void) {
    static int ready;
    if (!ready++) crowd(0, PAGE);
    return mapping(2 * PAGE, 0);
}

static double mmap_above(void) {
    static int ready;
    if (!ready++) crowd(MAP_32BIT, 0);
    return mapping(2 * PAGE, MAP_32BIT);
}

static char *flat(int pages) {
    static char *p;
    if (!p) memset(p = big(), 1, BIG);
    choose((uint64_t)p, pages);
    return p;
}

static double loads(int pages) {
    uint64_t sum = 0;
    flat(pages);
    double start = now();
    for (int i = 0; i < LOOPS * COUNT; i++) sum += *(volatile uint64_t *)addresses[i % COUNT];
    sink = sum;
    return (now() - start) / LOOPS / COUNT;
}

static double load(void) { return loads(64); }

static double load_far(void) { return loads(BIG / PAGE); }

static double store(void) {
    flat(64);
    double start = now();
    for (int i = 0; i < LOOPS * COUNT; i++) *(volatile uint64_t *)addresses[i % COUNT] = i;
    return (now() - start) / LOOPS / COUNT;
}

static uint64_t *table(uint64_t *above, int at) {
    if (!above[at]) above[at] = (uint64_t)calloc(512, 8);
    return (uint64_t *)above[at];
}

static double walk(void) {
    flat(BIG / PAGE);
    for (int i = 0; i < COUNT; i++) {
        uint64_t a = addresses[i];
        table(table(table((uint64_t *)pgd, a >> 39 & 511), a >> 30 & 511), a >> 21 & 511)[a >> 12 & 511] = a | 1;
    }
    uint64_t sum = 0;
    double start = now();
    for (int i = 0; i < LOOPS * COUNT; i++) {
        uint64_t a = addresses[i % COUNT], *t = pgd[a >> 39 & 511];
        for (int shift = 30; t && shift > 12; shift -= 9) t = (uint64_t *)t[a >> shift & 511];
        sum += t ? t[a >> 12 & 511] : 0;
    }
    sink = sum;
    return (now() - start) / LOOPS / COUNT;
}

// Sorted areas, a binary search, and a look at the one that is found.
static double lookup(void) {
    enum { MAPPED = 1 << 16, LOOKUPS = 1 << 12 };
    struct area {
        uint64_t start, end, flags, more[4];
    } **areas = calloc(MAPPED, sizeof *areas);
    uint64_t *ends = calloc(MAPPED, 8), random = 1, found = 0;
    for (uint64_t i = 0; i < MAPPED; i++) {
        areas[i] = calloc(1, sizeof **areas);
        areas[i]->start = 2 * i * PAGE;
        ends[i] = areas[i]->end = areas[i]->start + PAGE;
    }
    static uint64_t wanted[LOOKUPS];
    for (int i = 0; i < LOOKUPS; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        wanted[i] = (random >> 33) % (2 * MAPPED - 1) * PAGE;
    }
    double start = now();
    for (int i = 0; i < LOOPS * LOOKUPS; i++) {
        uint64_t vaddr = wanted[i % LOOKUPS], low = 0, high = MAPPED;
        while (low < high) {
            uint64_t middle = (low + high) / 2;
            if (ends[middle] > vaddr) high = middle;
            else low = middle + 1;
        }
        found += low < MAPPED && areas[low]->start <= vaddr;
    }
    sink = found;
    return (now() - start) / LOOPS / LOOKUPS;
}

// From fork to the stop that a tracer sees: before the first instruction of a program, or in the child itself.
static double stopped(const char *program) {
    double start = now();
    pid_t pid = fork();
    if (pid == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        if (program) execl(program, program, NULL);
        else raise(SIGSTOP);
        _exit(1);
    }
    waitpid(pid, NULL, 0);
    double took = now() - start;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return took;
}

static double exec(void) { return stopped("/bin/true") - stopped(NULL); }

static double fork_exec(void) { return stopped("/bin/true"); }

// Until the parent goes on; its child ends at once.
static double fork_large(void) {
    enum { PAGES = 100000 };
    static char *p;
    if (!p) {
        madvise(p = map(PAGES * PAGE, 0), PAGES * PAGE, MADV_NOHUGEPAGE);
        memset(p, 1, PAGES * PAGE);
    }
    double start = now();
    pid_t pid = fork();
    if (pid == 0) _exit(0);
    double took = now() - start;
    waitpid(pid, NULL, 0);
    return took;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static const struct bench {
    const char *name;
    double (*sample)(void);
    int samples;
} ALL[] = {
    {"fault", fault, 31}, {"mmap", mmap_one, 101}, {"mmap-below", mmap_below, 101}, {"mmap-above", mmap_above, 101},
    {"memset", fill, 31}, {"load", load, 101}, {"load-far", load_far, 101}, {"store", store, 101}, {"walk", walk, 101},
    {"lookup", lookup, 5}, {"exec", exec, 101}, {"fork", fork_large, 31}, {"fork-exec", fork_exec, 101},
};

static void measure(const struct bench *bench) {
    double samples[101];
    bench->sample();
    for (int i = 0; i < bench->samples; i++) samples[i] = bench->sample();
    qsort(samples, bench->samples, sizeof *samples, compare);
    printf("%s=%.2f\n", bench->name, samples[bench->samples / 2]);
    fflush(stdout);
}

int main(int argc, char **argv) {
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++) {
        int wanted = argc == 1;
        for (int k = 1; k < argc; k++) wanted |= !strcmp(argv[k], ALL[i].name);
        // Each in a process of its own: none leaves memory behind for the next one.
        if (wanted && fork() == 0) {
            measure(&ALL[i]);
            return 0;
        }
        wait(NULL);
    }
}
