/* Memory that is released all at once, after each case. */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

struct arena {
    struct arena_block *blocks;
};

/* Zeroed memory.  Ends the program when there is none, so callers need no checks. */
void *arena_take(struct arena *arena, size_t size);

/* A copy of some bytes with a null byte behind them. */
char *arena_copy(struct arena *arena, const void *bytes, size_t len);

void arena_clear(struct arena *arena);

#endif
