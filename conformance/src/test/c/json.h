/* Reads JSON.  Strings are byte strings: U+00XX is the byte XX. */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

enum json_kind {
    JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT
};

struct json {
    enum json_kind kind;
    const char *text;           /* bytes of a string or digits of a number, null-terminated */
    size_t len;
    const struct json *key;     /* name of a member of an object */
    struct json *first, *next;  /* elements; next element of the same container */
};

/* NULL and a reason if the text is not exactly one JSON value. */
struct json *json_parse(struct arena *arena, const char *text, size_t len, const char **why);

/* The member with this name, or NULL. */
const struct json *json_member(const struct json *object, const char *name);

/* Whether the value is this string. */
bool json_is(const struct json *value, const char *text);

/* A whole number, written as a number or as a string ("0x1000"); negative ones wrap around. */
bool json_integer(const struct json *value, uint64_t *result);

#endif
