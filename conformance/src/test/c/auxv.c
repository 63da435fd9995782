/* The auxiliary vector. */
#define _GNU_SOURCE
#include <elf.h>
#include <stdio.h>
#include <string.h>

#include "process.h"

#ifndef AT_HWCAP3
#define AT_HWCAP3 29
#define AT_HWCAP4 30
#endif
#ifndef AT_RSEQ_FEATURE_SIZE
#define AT_RSEQ_FEATURE_SIZE 27
#define AT_RSEQ_ALIGN 28
#endif

static const char *const names[] = {
    [AT_NULL] = "AT_NULL", [AT_IGNORE] = "AT_IGNORE", [AT_EXECFD] = "AT_EXECFD",
    [AT_PHDR] = "AT_PHDR", [AT_PHENT] = "AT_PHENT", [AT_PHNUM] = "AT_PHNUM",
    [AT_PAGESZ] = "AT_PAGESZ", [AT_BASE] = "AT_BASE", [AT_FLAGS] = "AT_FLAGS",
    [AT_ENTRY] = "AT_ENTRY", [AT_NOTELF] = "AT_NOTELF", [AT_UID] = "AT_UID",
    [AT_EUID] = "AT_EUID", [AT_GID] = "AT_GID", [AT_EGID] = "AT_EGID",
    [AT_PLATFORM] = "AT_PLATFORM", [AT_HWCAP] = "AT_HWCAP", [AT_CLKTCK] = "AT_CLKTCK",
    [AT_SECURE] = "AT_SECURE", [AT_BASE_PLATFORM] = "AT_BASE_PLATFORM",
    [AT_RANDOM] = "AT_RANDOM", [AT_HWCAP2] = "AT_HWCAP2",
    [AT_RSEQ_FEATURE_SIZE] = "AT_RSEQ_FEATURE_SIZE", [AT_RSEQ_ALIGN] = "AT_RSEQ_ALIGN",
    [AT_HWCAP3] = "AT_HWCAP3", [AT_HWCAP4] = "AT_HWCAP4", [AT_EXECFN] = "AT_EXECFN",
    [AT_SYSINFO] = "AT_SYSINFO", [AT_SYSINFO_EHDR] = "AT_SYSINFO_EHDR",
    [AT_MINSIGSTKSZ] = "AT_MINSIGSTKSZ",
};

const char *auxiliary_name(uint64_t type, char buffer[32])
{
    if (type < sizeof names / sizeof *names && names[type])
        return names[type];
    snprintf(buffer, 32, "AT_%llu", (unsigned long long)type);
    return buffer;
}

bool auxiliary_entry(const struct auxiliary *auxv, size_t n, uint64_t *type, uint64_t *value)
{
    const char *at = auxv->bytes + n * 2 * auxv->word;

    if ((n + 1) * 2 * auxv->word > auxv->len)
        return false;
    *type = *value = 0;     /* the upper half of a 32-bit entry */
    memcpy(type, at, auxv->word);
    memcpy(value, at + auxv->word, auxv->word);
    return true;
}

bool auxiliary_find(const struct auxiliary *auxv, uint64_t type, uint64_t *value)
{
    uint64_t found;

    for (size_t n = 0; auxiliary_entry(auxv, n, &found, value); n++)
        if (found == type)
            return true;
    return false;
}
