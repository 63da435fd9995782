/* Carries out cases and writes their records. */
#ifndef RECORD_H
#define RECORD_H

#include "observe.h"

struct settings {
    struct view view;
    unsigned seconds;   /* for each case */
};

/* One line with a case; writes one line. */
void record_line(FILE *out, const char *line, size_t len, const struct settings *settings);

#endif
