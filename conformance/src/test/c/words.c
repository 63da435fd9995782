#include "words.h"

#include <ctype.h>
#include <string.h>

/* Far above what the kernel accepts; protects against a slip of the pen. */
static const uint64_t LONGEST = 1 << 28, MOST = 1 << 24;

static int digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

bool words_hex(struct arena *arena, const struct json *value, const char **bytes, size_t *len)
{
    char *out;

    if (value->kind != JSON_STRING || value->len % 2)
        return false;
    *len = value->len / 2;
    *bytes = out = arena_take(arena, *len + 1);
    for (const char *at = value->text; *at; at += 2) {
        if (!isxdigit((unsigned char)at[0]) || !isxdigit((unsigned char)at[1]))
            return false;
        *out++ = (char)(digit(at[0]) << 4 | digit(at[1]));
    }
    return out == *bytes + *len;
}

/* A count that may be missing. */
static bool read_count(const struct json *object, const char *name, uint64_t most, uint64_t *count)
{
    const struct json *value = json_member(object, name);

    *count = 1;
    return !value || (json_integer(value, count) && *count <= most);
}

/* {"s":"x","n":100} */
static bool repeat(struct arena *arena, const struct json *object, const char **word)
{
    const struct json *piece = json_member(object, "s");
    uint64_t count, total;
    char *out;

    if (!piece || piece->kind != JSON_STRING || !read_count(object, "n", LONGEST, &count))
        return false;
    if (piece->len && count > LONGEST / piece->len)
        return false;
    total = piece->len * count;
    *word = out = arena_take(arena, total + 1);
    memcpy(out, piece->text, total ? piece->len : 0);
    /* Copies what is there already, twice as much each time. */
    for (uint64_t done = piece->len; done && done < total; done *= 2)
        memcpy(out + done, out, done < total - done ? done : total - done);
    return true;
}

bool words_one(struct arena *arena, const struct json *value, const char **word)
{
    const struct json *special;
    uint64_t address;
    size_t len;

    if (value->kind == JSON_STRING) {
        *word = value->text;
        return true;
    }
    special = json_member(value, "ptr");
    if (special) {
        if (!json_integer(special, &address))
            return false;
        *word = (const char *)(uintptr_t)address;
        return true;
    }
    special = json_member(value, "hex");
    if (special)
        return words_hex(arena, special, word, &len);
    return repeat(arena, value, word);
}

bool words_list(struct arena *arena, const struct json *value, const char ***list)
{
    uint64_t times, total = 0;
    const char **out, *word;

    *list = NULL;
    if (value->kind == JSON_NULL)
        return true;
    if (value->kind != JSON_ARRAY)
        return false;
    for (const struct json *item = value->first; item; item = item->next) {
        if (!read_count(item, "times", MOST, &times) || (total += times) > MOST)
            return false;
    }
    *list = out = arena_take(arena, (total + 1) * sizeof *out);
    for (const struct json *item = value->first; item; item = item->next) {
        if (!words_one(arena, item, &word) || !read_count(item, "times", MOST, &times))
            return false;
        while (times--)
            *out++ = word;
    }
    return true;
}
