#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(int fd, const char *bytes, size_t len, off_t at)
{
    while (len) {
        ssize_t written = pwrite(fd, bytes, len, at);

        if (written < 0)
            return -1;
        bytes += written, len -= (size_t)written, at += written;
    }
    return 0;
}

static int copy(int from, int to)
{
    char buffer[65536];
    off_t at = 0;
    ssize_t len;

    while ((len = read(from, buffer, sizeof buffer)) > 0) {
        if (write_all(to, buffer, (size_t)len, at) < 0)
            return -1;
        at += len;
    }
    return (int)len;
}

static int fill(const struct case_file *file, int from, int fd)
{
    if (from >= 0 && copy(from, fd) < 0)
        return -1;
    for (const struct case_patch *patch = file->patches; patch; patch = patch->next)
        if (write_all(fd, patch->bytes, patch->len, patch->at) < 0)
            return -1;
    if (file->sized && ftruncate(fd, file->size) < 0)
        return -1;
    return fchmod(fd, file->mode);
}

static int make_one(const struct case_file *file, int cwd)
{
    int from = -1, fd, result = -1;

    if (file->from) {
        from = openat(cwd, file->from, O_RDONLY | O_CLOEXEC);
        if (from < 0)
            return -1;
    }
    /* A new file: the old one may be mapped, and a link must not lead elsewhere. */
    if (unlinkat(cwd, file->path, 0) == 0 || errno == ENOENT) {
        fd = openat(cwd, file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0) {
            result = fill(file, from, fd);
            close(fd);
        }
    }
    if (from >= 0)
        close(from);
    return result;
}

int files_make(const struct exec_case *c, int cwd)
{
    for (const struct case_file *file = c->files; file; file = file->next)
        if (make_one(file, cwd) < 0)
            return -1;
    return 0;
}

size_t files_held(const struct exec_case *c)
{
    size_t count = 0;

    while (c->write_open && c->write_open[count])
        count++;
    return count;
}

int files_hold(const struct exec_case *c, int cwd, int *fds)
{
    for (size_t i = 0; i < files_held(c); i++)
        fds[i] = -1;
    for (size_t i = 0; i < files_held(c); i++) {
        fds[i] = openat(cwd, c->write_open[i], O_WRONLY | O_CLOEXEC);
        if (fds[i] < 0)
            return -1;
    }
    return 0;
}

void files_release(const struct exec_case *c, int *fds)
{
    for (size_t i = 0; i < files_held(c); i++)
        if (fds[i] >= 0)
            close(fds[i]);
}
