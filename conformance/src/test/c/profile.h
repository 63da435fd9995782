/* Describes the machine: what a prediction of records needs besides cases and files. */
#ifndef PROFILE_H
#define PROFILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"

void profile_write(FILE *out, unsigned seconds);

/* Parts of profile_write: 64-bit or 32-bit programs; the kernel's settings. */
void profile_programs(FILE *out, struct arena *arena, bool wide, unsigned seconds);
void profile_settings(FILE *out);

#endif
