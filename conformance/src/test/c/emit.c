#define _GNU_SOURCE
#include "emit.h"

#include <string.h>

void emit_bytes(FILE *out, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;

    putc('"', out);
    for (; len--; at++) {
        if (*at == '"' || *at == '\\')
            fprintf(out, "\\%c", *at);
        else if (*at < 0x20 || *at > 0x7e)
            fprintf(out, "\\u%04x", *at);
        else
            putc(*at, out);
    }
    putc('"', out);
}

void emit_text(FILE *out, const char *text)
{
    emit_bytes(out, text, strlen(text));
}

void emit_digits(FILE *out, const void *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *at = bytes;

    for (; len--; at++) {
        putc_unlocked(digits[*at >> 4], out);
        putc_unlocked(digits[*at & 15], out);
    }
}

void emit_hex(FILE *out, const void *bytes, size_t len)
{
    putc('"', out);
    emit_digits(out, bytes, len);
    putc('"', out);
}

void emit_address(FILE *out, uint64_t value)
{
    fprintf(out, "\"0x%llx\"", (unsigned long long)value);
}

void emit_key(FILE *out, const char *key)
{
    putc(',', out);
    emit_text(out, key);
    putc(':', out);
}

void emit_key_text(FILE *out, const char *key, const char *text)
{
    emit_key(out, key);
    emit_text(out, text);
}

void emit_key_number(FILE *out, const char *key, long long value)
{
    emit_key(out, key);
    fprintf(out, "%lld", value);
}
