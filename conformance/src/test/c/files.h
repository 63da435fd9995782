/* Files that a case needs: written before the call, or open during it. */
#ifndef FILES_H
#define FILES_H

#include "case.h"

/* All return -1 and set errno on failure.  Names are relative to the directory cwd. */
int files_make(const struct exec_case *c, int cwd);

/* Opens the files of "write_open" for writing; fds has room for all of them. */
int files_hold(const struct exec_case *c, int cwd, int *fds);
void files_release(const struct exec_case *c, int *fds);

size_t files_held(const struct exec_case *c);

#endif
