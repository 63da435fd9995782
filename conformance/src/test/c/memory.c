#include "memory.h"

#include <string.h>
#include <unistd.h>

enum { PIECE = 64 * PAGE, SECRET_SIZE = 16 };

static void hide_secret(const struct memory *memory, uint64_t at, unsigned char *bytes, size_t len)
{
    for (int i = 0; memory->secret && i < SECRET_SIZE; i++) {
        uint64_t index = memory->secret + (uint64_t)i - at;

        if (index < len)
            bytes[index] = 0;
    }
}

void memory_visit(const struct memory *memory, uint64_t start, uint64_t end,
                  memory_visitor *visit, void *context)
{
    static unsigned char bytes[PIECE];

    for (uint64_t at = start; at < end;) {
        size_t len = end - at < PIECE ? end - at : PIECE;
        ssize_t got = pread(memory->fd, bytes, len, (off_t)at);

        if (got > 0) {
            /* A short read ends where the next page cannot be read. */
            len = (size_t)got;
            hide_secret(memory, at, bytes, len);
            visit(context, at, bytes, len);
        } else {
            len = len < PAGE - at % PAGE ? len : PAGE - at % PAGE;
            visit(context, at, NULL, len);
        }
        at += len;
    }
}
