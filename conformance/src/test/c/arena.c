#include "arena.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024, ALIGNMENT = _Alignof(max_align_t) };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(ALIGNMENT) char data[];
};

static struct arena_block *add_block(struct arena *arena, size_t size)
{
    struct arena_block *block = malloc(sizeof *block + size);

    if (!block)
        err(1, "%zu bytes of memory", size);
    block->next = arena->blocks;
    block->used = 0;
    block->size = size;
    arena->blocks = block;
    return block;
}

void *arena_take(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->blocks;
    void *taken;

    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (!block || block->size - block->used < size)
        block = add_block(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
    taken = block->data + block->used;
    block->used += size;
    return memset(taken, 0, size);
}

char *arena_copy(struct arena *arena, const void *bytes, size_t len)
{
    return memcpy(arena_take(arena, len + 1), bytes, len);
}

void arena_clear(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *block = arena->blocks;

        arena->blocks = block->next;
        free(block);
    }
}
