#define _GNU_SOURCE
#include "profile.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "emit.h"

enum { HUGE = 2 << 20, ATTEMPTS = 4, LOW = 1 << 20 };

/* A hint below the lowest allowed address is moved up to it. */
static uint64_t lowest_hint(long page)
{
    for (uint64_t hint = (uint64_t)page; hint < LOW; hint += (uint64_t)page) {
        void *got = mmap((void *)(uintptr_t)hint, (size_t)page, PROT_NONE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (got == MAP_FAILED)
            continue;
        munmap(got, (size_t)page);
        if ((uintptr_t)got < LOW)
            return (uintptr_t)got;
    }
    return LOW;
}

/*
 * Whether mappings of a large file start at a multiple of 2 MiB.  Since their length
 * is not such a multiple, several in a row do so only on purpose.
 */
static bool maps_aligned(int fd, size_t size)
{
    void *got[ATTEMPTS];
    bool aligned = true;

    for (int i = 0; i < ATTEMPTS; i++) {
        got[i] = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
        aligned = aligned && got[i] != MAP_FAILED && (uintptr_t)got[i] % HUGE == 0;
    }
    for (int i = 0; i < ATTEMPTS; i++)
        if (got[i] != MAP_FAILED)
            munmap(got[i], size);
    return aligned;
}

static void emit_file_system(FILE *out, long page)
{
    char name[] = "./probe-XXXXXX";
    size_t size = 2 * HUGE + (size_t)page;
    struct statfs status = {0};
    int fd = mkostemp(name, O_CLOEXEC);
    bool aligned = false;

    if (fd >= 0) {
        unlink(name);
        aligned = ftruncate(fd, (off_t)size) == 0 && maps_aligned(fd, size);
        close(fd);
    }
    statfs(".", &status);
    emit_key(out, "file_system");
    fprintf(out, "{\"type\":\"0x%lx\",\"aligns_large_files\":%s}",
            (unsigned long)status.f_type, aligned ? "true" : "false");
}

static void emit_setting(FILE *out, const char *name, const char *file, char separator)
{
    char text[128] = "";
    FILE *in = fopen(file, "re");

    putc(separator, out);
    emit_text(out, name);
    putc(':', out);
    if (in && fgets(text, sizeof text, in)) {
        text[strcspn(text, "\n")] = '\0';
        emit_text(out, text);
    } else {
        fputs("null", out);
    }
    if (in)
        fclose(in);
}

void profile_settings(FILE *out)
{
    static const struct { const char *name, *file; } settings[] = {
        {"vm.mmap_min_addr", "/proc/sys/vm/mmap_min_addr"},
        {"vm.overcommit_memory", "/proc/sys/vm/overcommit_memory"},
        {"vm.overcommit_ratio", "/proc/sys/vm/overcommit_ratio"},
        {"vm.overcommit_kbytes", "/proc/sys/vm/overcommit_kbytes"},
        {"vm.legacy_va_layout", "/proc/sys/vm/legacy_va_layout"},
        {"vm.max_map_count", "/proc/sys/vm/max_map_count"},
        {"kernel.randomize_va_space", "/proc/sys/kernel/randomize_va_space"},
        {"fs.suid_dumpable", "/proc/sys/fs/suid_dumpable"},
        {"thp", "/sys/kernel/mm/transparent_hugepage/enabled"},
        {"binfmt_misc", "/proc/sys/fs/binfmt_misc/status"},
    };

    emit_key(out, "settings");
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        emit_setting(out, settings[i].name, settings[i].file, i ? ',' : '{');
    putc('}', out);
}

static long long pages(unsigned long amount, unsigned unit, long page)
{
    return (long long)(amount * unit) / page;
}

static void emit_machine(FILE *out, long page)
{
    struct utsname system;
    struct sysinfo memory;

    uname(&system);
    sysinfo(&memory);
    fputs("{\"release\":", out);
    emit_text(out, system.release);
    emit_key_text(out, "machine", system.machine);
    emit_key_number(out, "uid", getuid());
    emit_key_number(out, "gid", getgid());
    emit_key_number(out, "page_size", page);
    emit_key_number(out, "mem_total_pages", pages(memory.totalram, memory.mem_unit, page));
    emit_key_number(out, "swap_total_pages", pages(memory.totalswap, memory.mem_unit, page));
    emit_key(out, "hint_min");
    emit_address(out, lowest_hint(page));
}

void profile_write(FILE *out, unsigned seconds)
{
    long page = sysconf(_SC_PAGESIZE);
    struct arena arena = {NULL};

    emit_machine(out, page);
    profile_settings(out);
    emit_file_system(out, page);
    emit_key(out, "elf64");
    profile_programs(out, &arena, true, seconds);
    emit_key(out, "elf32");
    profile_programs(out, &arena, false, seconds);
    fputs("}\n", out);
    arena_clear(&arena);
}
