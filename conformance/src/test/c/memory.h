/* Memory of another process, read in pieces. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PAGE = 4096 };

struct memory {
    int fd;             /* /proc/PID/mem */
    uint64_t secret;    /* address of 16 bytes that are read as zeros, or 0 */
};

/* Called for each piece in order; bytes is NULL for memory that cannot be read. */
typedef void memory_visitor(void *context, uint64_t at, const unsigned char *bytes, size_t len);

void memory_visit(const struct memory *memory, uint64_t start, uint64_t end,
                  memory_visitor *visit, void *context);

#endif
