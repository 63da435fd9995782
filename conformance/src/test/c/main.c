/* Asks the kernel of this machine what executing a program does. */
#define _GNU_SOURCE
#include <err.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "profile.h"
#include "record.h"

struct options {
    const char *base, *output, *input;
    bool profile;
    struct settings settings;
};

static _Noreturn void usage(int status)
{
    fputs("usage: observer [-b DIR] [-o FILE] [-t SECONDS] [-n] [CASES]\n"
          "       observer [-b DIR] [-o FILE] --profile\n"
          "Reads one case (a JSON object) per line, writes one record per line.\n"
          "  -b DIR      working directory of the cases, shown as @ in records\n"
          "  -o FILE     write there instead of standard output\n"
          "  -t SECONDS  limit for each case (default 10, 0 for none)\n"
          "  -n          no hashes of the contents of mappings\n"
          "  --profile   describe this machine instead\n",
          status ? stderr : stdout);
    exit(status);
}

static unsigned parse_seconds(const char *text)
{
    char *end;
    unsigned long seconds = strtoul(text, &end, 10);

    if (end == text || *end || seconds > 86400)
        usage(2);
    return (unsigned)seconds;
}

static struct options parse_options(int argc, char **argv)
{
    static const struct option longs[] = {
        {"help", no_argument, NULL, 'h'}, {"profile", no_argument, NULL, 'p'}, {NULL, 0, NULL, 0},
    };
    struct options o = {.settings = {.view.hashes = true, .seconds = 10}};

    for (int option; (option = getopt_long(argc, argv, "b:hno:t:", longs, NULL)) != -1;) {
        switch (option) {
        case 'b': o.base = optarg; break;
        case 'h': usage(0);
        case 'n': o.settings.view.hashes = false; break;
        case 'o': o.output = optarg; break;
        case 'p': o.profile = true; break;
        case 't': o.settings.seconds = parse_seconds(optarg); break;
        default: usage(2);
        }
    }
    if (optind < argc)
        o.input = argv[optind++];
    if (optind < argc)
        usage(2);
    return o;
}

static FILE *open_file(const char *name, const char *mode, FILE *standard)
{
    FILE *file = name ? fopen(name, mode) : standard;

    if (!file)
        err(1, "%s", name);
    return file;
}

static void enter_base(struct options *o)
{
    static char base[PATH_MAX];

    if (!o->base)
        return;
    if (!realpath(o->base, base) || chdir(base) < 0)
        err(1, "%s", o->base);
    /* Below / every name would be shown differently; leave them. */
    if (strcmp(base, "/"))
        o->settings.view.base = base;
}

static void record_all(FILE *in, FILE *out, const struct settings *settings)
{
    char *line = NULL;
    size_t room = 0;

    for (ssize_t len; (len = getline(&line, &room, in)) >= 0;) {
        while (len && strchr(" \t\r\n", line[len - 1]))
            len--;
        if (!len)
            continue;
        record_line(out, line, (size_t)len, settings);
        fflush(out);
    }
    if (ferror(in))
        err(1, "input");
    free(line);
}

int main(int argc, char **argv)
{
    struct options o = parse_options(argc, argv);
    /* Before the change of directory, since the names belong to the caller's. */
    FILE *in = o.profile ? NULL : open_file(o.input, "re", stdin);
    FILE *out = open_file(o.output, "we", stdout);

    signal(SIGCHLD, SIG_DFL);   /* ignored, it would make children vanish */
    enter_base(&o);
    if (o.profile)
        profile_write(out, o.settings.seconds);
    else
        record_all(in, out, &o.settings);
    if (fclose(out))
        err(1, "output");
    return 0;
}
