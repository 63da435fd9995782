/* Writes JSON. */
#ifndef EMIT_H
#define EMIT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

void emit_bytes(FILE *out, const void *bytes, size_t len);   /* "..." with \u00XX */
void emit_text(FILE *out, const char *text);
void emit_digits(FILE *out, const void *bytes, size_t len);  /* two digits for each byte */
void emit_hex(FILE *out, const void *bytes, size_t len);     /* the same in quotes */
void emit_address(FILE *out, uint64_t value);                /* "0x..." */

/* A member of an object that is not the first one. */
void emit_key(FILE *out, const char *key);
void emit_key_text(FILE *out, const char *key, const char *text);
void emit_key_number(FILE *out, const char *key, long long value);

#endif
