#define _GNU_SOURCE
#include "probe.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A shared object without interpreter is placed like any new mapping, so it ends at
 * mmap_base.  PT_GNU_STACK keeps a 32-bit program from getting executable data.
 */
#define DEFINE_IMAGE(bits, machine_type) \
    static const struct { \
        Elf##bits##_Ehdr header; \
        Elf##bits##_Phdr segments[2]; \
    } image##bits = { \
        .header = { \
            .e_ident = { \
                ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS##bits, ELFDATA2LSB, EV_CURRENT, \
            }, \
            .e_type = ET_DYN, \
            .e_machine = machine_type, \
            .e_version = EV_CURRENT, \
            .e_phoff = sizeof(Elf##bits##_Ehdr), \
            .e_ehsize = sizeof(Elf##bits##_Ehdr), \
            .e_phentsize = sizeof(Elf##bits##_Phdr), \
            .e_phnum = 2, \
        }, \
        .segments = { \
            { \
                .p_type = PT_LOAD, \
                .p_flags = PF_R | PF_X, \
                .p_filesz = sizeof image##bits, \
                .p_memsz = sizeof image##bits, \
                .p_align = 4096, \
            }, \
            {.p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W}, \
        }, \
    }

DEFINE_IMAGE(64, EM_X86_64);
DEFINE_IMAGE(32, EM_386);

static int write_image(int fd, bool wide)
{
    const void *image = wide ? (const void *)&image64 : (const void *)&image32;
    size_t size = wide ? sizeof image64 : sizeof image32;

    if (write(fd, image, size) != (ssize_t)size)
        return -1;
    return fchmod(fd, 0700);
}

static struct outcome run(const char *name, const struct case_limit *stack, unsigned seconds,
                          stop_observer *observe, void *context)
{
    struct outcome outcome = {.kind = OUTCOME_SETUP, .error = errno, .detail = "directory"};
    const char *argv[] = {name, NULL}, *envp[] = {NULL};
    int cwd = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct exec_case c;

    if (cwd < 0)
        return outcome;
    case_defaults(&c, NULL);
    c.path = name;
    c.argv = argv;
    c.envp = envp;
    if (stack)
        c.limits[RLIMIT_STACK] = *stack;
    outcome = trace_case(&c, cwd, seconds, observe, context);
    close(cwd);
    return outcome;
}

struct outcome probe_run(bool wide, const struct case_limit *stack, unsigned seconds,
                         stop_observer *observe, void *context)
{
    char name[] = "./probe-XXXXXX";
    int fd = mkostemp(name, O_CLOEXEC), written;
    struct outcome outcome = {.kind = OUTCOME_SETUP, .error = errno, .detail = "probe"};

    if (fd < 0)
        return outcome;
    written = write_image(fd, wide);
    outcome.error = errno;
    close(fd);      /* a file that is open for writing cannot be executed */
    if (written == 0)
        outcome = run(name, stack, seconds, observe, context);
    unlink(name);
    return outcome;
}
