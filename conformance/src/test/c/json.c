#include "json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 64 };  /* the parser recurses; a case nests far less */

struct parser {
    struct arena *arena;
    const char *at, *end;
    const char *why;
    int depth;
};

static struct json *parse_value(struct parser *p);

static void *fail(struct parser *p, const char *why)
{
    if (!p->why)
        p->why = why;
    return NULL;
}

static void skip_space(struct parser *p)
{
    while (p->at < p->end && strchr(" \t\r\n", *p->at) && *p->at)
        p->at++;
}

static bool take(struct parser *p, char c)
{
    if (p->at == p->end || *p->at != c)
        return false;
    p->at++;
    return true;
}

static struct json *new_value(struct parser *p, enum json_kind kind)
{
    struct json *value = arena_take(p->arena, sizeof *value);

    value->kind = kind;
    return value;
}

/* Four hexadecimal digits, or -1. */
static long parse_unit(struct parser *p)
{
    long unit = 0;

    if (p->end - p->at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef";
        const char *digit = strchr(digits, *p->at++ | 0x20);

        if (!digit || !*digit)
            return -1;
        unit = unit << 4 | (digit - digits);
    }
    return unit;
}

/* A character of an escape; two units may form one character beyond U+FFFF. */
static long parse_character(struct parser *p)
{
    long high = parse_unit(p), low;
    const char *after = p->at;

    if (high < 0xd800 || high > 0xdbff || !take(p, '\\') || !take(p, 'u')) {
        p->at = after;
        return high;
    }
    low = parse_unit(p);
    if (low < 0xdc00 || low > 0xdfff) {
        p->at = after;
        return high;
    }
    return 0x10000 + ((high - 0xd800) << 10 | (low - 0xdc00));
}

/* Characters up to U+00FF are bytes, others their UTF-8 encoding. */
static char *put_character(char *out, long c)
{
    if (c <= 0xff) {
        *out++ = (char)c;
        return out;
    }
    if (c < 0x800) {
        *out++ = (char)(0xc0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *out++ = (char)(0xe0 | c >> 12);
        } else {
            *out++ = (char)(0xf0 | c >> 18);
            *out++ = (char)(0x80 | (c >> 12 & 0x3f));
        }
        *out++ = (char)(0x80 | (c >> 6 & 0x3f));
    }
    *out++ = (char)(0x80 | (c & 0x3f));
    return out;
}

static char *parse_escape(struct parser *p, char *out)
{
    static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *name;
    long c;

    if (p->at == p->end)
        return fail(p, "unfinished escape");
    if (take(p, 'u')) {
        c = parse_character(p);
        return c < 0 ? fail(p, "bad \\u escape") : put_character(out, c);
    }
    name = strchr(names, *p->at++);
    if (!name || !*name)
        return fail(p, "unknown escape");
    *out++ = meanings[name - names];
    return out;
}

static const char *find_quote(const char *at, const char *end)
{
    for (; at < end && *at != '"'; at++)
        if (*at == '\\' && ++at == end)
            break;
    return at < end ? at : NULL;
}

static struct json *parse_string(struct parser *p)
{
    struct json *value = new_value(p, JSON_STRING);
    const char *quote;
    char *out;

    if (!take(p, '"') || !(quote = find_quote(p->at, p->end)))
        return fail(p, "string expected");
    /* Decoding never makes a string longer. */
    value->text = out = arena_take(p->arena, (size_t)(quote - p->at) + 1);
    while (p->at < quote) {
        unsigned char c = (unsigned char)*p->at++;

        if (c < 0x20)
            return fail(p, "control character in a string");
        if (c == '\\') {
            out = parse_escape(p, out);
            if (!out)
                return NULL;
        } else if ((c == 0xc2 || c == 0xc3) && p->at < quote) {
            *out++ = (char)(c << 6 | (*p->at++ & 0x3f));    /* U+0080 to U+00FF */
        } else {
            *out++ = (char)c;
        }
    }
    p->at = quote + 1;
    value->len = (size_t)(out - value->text);
    return value;
}

static struct json *parse_number(struct parser *p)
{
    struct json *value = new_value(p, JSON_NUMBER);
    const char *start = p->at;

    while (p->at < p->end && strchr("+-.0123456789eE", *p->at) && *p->at)
        p->at++;
    if (p->at == start)
        return fail(p, "value expected");
    value->len = (size_t)(p->at - start);
    value->text = arena_copy(p->arena, start, value->len);
    return value;
}

static struct json *parse_name_or_number(struct parser *p)
{
    static const struct { const char *name; enum json_kind kind; } names[] = {
        {"null", JSON_NULL}, {"false", JSON_FALSE}, {"true", JSON_TRUE},
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t len = strlen(names[i].name);

        if ((size_t)(p->end - p->at) >= len && !memcmp(p->at, names[i].name, len)) {
            p->at += len;
            return new_value(p, names[i].kind);
        }
    }
    return parse_number(p);
}

static struct json *parse_element(struct parser *p, enum json_kind container)
{
    struct json *key = NULL, *value;

    if (container == JSON_OBJECT) {
        skip_space(p);
        key = parse_string(p);
        if (!key)
            return NULL;
        skip_space(p);
        if (!take(p, ':'))
            return fail(p, "':' expected");
    }
    value = parse_value(p);
    if (value)
        value->key = key;
    return value;
}

static struct json *parse_container(struct parser *p, enum json_kind kind, char close)
{
    struct json *container = new_value(p, kind), **tail = &container->first;

    p->at++;
    skip_space(p);
    if (take(p, close))
        return container;
    do {
        *tail = parse_element(p, kind);
        if (!*tail)
            return NULL;
        tail = &(*tail)->next;
        skip_space(p);
    } while (take(p, ','));
    return take(p, close) ? container : fail(p, "',' or the end of a container expected");
}

static struct json *parse_value(struct parser *p)
{
    struct json *value;

    skip_space(p);
    if (p->at == p->end)
        return fail(p, "value expected");
    if (++p->depth > DEEPEST)
        return fail(p, "nested too deeply");
    switch (*p->at) {
    case '{': value = parse_container(p, JSON_OBJECT, '}'); break;
    case '[': value = parse_container(p, JSON_ARRAY, ']'); break;
    case '"': value = parse_string(p); break;
    default: value = parse_name_or_number(p); break;
    }
    p->depth--;
    return value;
}

struct json *json_parse(struct arena *arena, const char *text, size_t len, const char **why)
{
    struct parser p = {.arena = arena, .at = text, .end = text + len};
    struct json *value = parse_value(&p);

    skip_space(&p);
    if (value && p.at < p.end)
        value = fail(&p, "text behind the value");
    *why = p.why;
    return value;
}

const struct json *json_member(const struct json *object, const char *name)
{
    const struct json *member = object->kind == JSON_OBJECT ? object->first : NULL;

    while (member && !json_is(member->key, name))
        member = member->next;
    return member;
}

bool json_is(const struct json *value, const char *text)
{
    return value->kind == JSON_STRING && value->len == strlen(text)
        && !memcmp(value->text, text, value->len);
}

bool json_integer(const struct json *value, uint64_t *result)
{
    bool hex;
    char *end;

    if (value->kind != JSON_NUMBER && value->kind != JSON_STRING)
        return false;
    if (!value->len || !strchr("-0123456789", *value->text))
        return false;
    hex = !strncmp(value->text, "0x", 2);
    errno = 0;
    *result = strtoull(value->text, &end, hex ? 16 : 10);
    return !errno && end == value->text + value->len;
}
