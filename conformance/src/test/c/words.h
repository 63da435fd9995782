/* Byte strings of a case: path, arguments, environment. */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "json.h"

/* Digits of bytes, "7f45". */
bool words_hex(struct arena *arena, const struct json *value, const char **bytes, size_t *len);

/* One string or pointer. */
bool words_one(struct arena *arena, const struct json *value, const char **word);

/* A null-terminated array; NULL for null. */
bool words_list(struct arena *arena, const struct json *value, const char ***list);

#endif
