/* Runs a case up to its exec stop. */
#ifndef TRACE_H
#define TRACE_H

#include "case.h"

enum outcome_kind {
    OUTCOME_STOPPED,    /* the new program is about to start */
    OUTCOME_ERROR,      /* the call failed */
    OUTCOME_SIGNAL,     /* killed during the call */
    OUTCOME_RETURNED,   /* the call succeeded without executing */
    OUTCOME_SETUP,      /* the process could not be prepared */
    OUTCOME_TIMEOUT,
    OUTCOME_UNREADABLE, /* stopped, but could not be observed */
    OUTCOME_ODD,        /* did something unexpected */
};

struct outcome {
    enum outcome_kind kind;
    int error;          /* errno of the call or of the preparation, 0 if unknown */
    int signal;
    const char *detail; /* step of the preparation, or what was unreadable or odd */
};

/* Called at the exec stop.  Returns NULL, or what could not be observed. */
typedef const char *stop_observer(void *context, pid_t pid);

/* cwd is a descriptor of the working directory.  The process is gone afterwards. */
struct outcome trace_case(const struct exec_case *c, int cwd, unsigned seconds,
                          stop_observer *observe, void *context);

#endif
