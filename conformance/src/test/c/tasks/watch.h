/* What the observer knows of the tasks in all slots. */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>
#include <sys/types.h>

enum { LEVELS = 40 };

/*
 * A task. Its state is one of R waits for a command, V waits for its child to leave its memory, E ends once its namespace
 * is empty, Z has ended, X is gone, and ? does something, or was stopped by somebody else.
 */
struct task {
    pid_t tid;
    pid_t tgid;
    int directory;
    int wchan;
    char state;
    int levels;
    ino_t inside[LEVELS]; /* the namespace of numbers at each level */
};

extern struct task tasks[];
extern int used;

_Noreturn void fail(const char *what);

bool read_text(int directory, const char *name, char *text, size_t size);
const char *field(const char *stat, int number);

void start_clock(void);
void pause_a_moment(void);

void adopt(int slot, int caller);
void forget_all(void);
void take_over(int slot);
void settle(void);

void print_tasks(void);

#endif
