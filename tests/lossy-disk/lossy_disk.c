/* A disk that forgets what was not synced, as a library to LD_PRELOAD.
 *
 * `kill -9` never loses pages the kernel holds, so a program that forgets to sync passes every
 * kill test. This library watches the files below one folder and keeps, in a log of its own,
 * what each write, truncation, creation, renaming and removal took away, and which syncs
 * returned. It changes nothing while the program runs. After the kill, `system_tests::lossy`
 * reads the log and takes back what no sync made lasting: all of it, or a random part, as a
 * power cut would.
 *
 * Not responsible for: memory maps (SQLite's -shm is rebuilt at the next start by design), and
 * programs that sync from io_uring.
 *
 * LOSSY_DISK_FOLDER  absolute path of the folder to watch
 * LOSSY_DISK_SIDE    absolute path of a folder on the same file system, outside of it; gets a log
 *                    for each process, `log-TIME-PID` with the nanoseconds since boot in 20
 *                    digits, and, by inode number, a link to every file removed
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define REAL(result, name, ...) \
    static result (*real_##name)(__VA_ARGS__); \
    if (!real_##name) real_##name = dlsym(RTLD_NEXT, #name)

enum kind { WRITE = 1, TRUNCATE, SYNC, CREATE, UNLINK, RENAME };

/* One entry of the log; `names_length` bytes of names and `data_length` of old data follow. The
 * reader in tests/src/lossy/log.rs has the same fields. */
struct entry {
    uint32_t kind;
    uint32_t names_length;
    uint64_t sequence;
    uint64_t inode;
    uint64_t parent;      /* inode of the folder, where a name changed */
    uint64_t offset;      /* WRITE: where; TRUNCATE: new length; SYNC: covers what is below */
    uint64_t end;         /* WRITE: where it ended */
    uint64_t old_length;  /* of the file */
    uint64_t data_length;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder, *side;
static size_t folder_length;
static int log_file = -1;
static uint64_t sequence;

enum { UNKNOWN, WATCHED, IGNORED };
#define DESCRIPTORS_MAX 65536
static unsigned char descriptors[DESCRIPTORS_MAX];

__attribute__((constructor)) static void start(void) {
    folder = getenv("LOSSY_DISK_FOLDER");
    side = getenv("LOSSY_DISK_SIDE");
    if (!folder || !side) { folder = NULL; return; }
    folder_length = strlen(folder);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/log-%020lld-%d", side,
             now.tv_sec * 1000000000LL + now.tv_nsec, getpid());
    REAL(int, open, const char *, int, ...);
    log_file = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (log_file < 0) { perror("lossy_disk: log"); _exit(70); }
}

/* A test that silently stops watching would pass for the wrong reason. */
static void give_up(const char *what) {
    dprintf(2, "lossy_disk: %s: %s\n", what, strerror(errno));
    _exit(70);
}

static int is_inside(const char *path) {
    return strncmp(path, folder, folder_length) == 0 &&
           (path[folder_length] == '/' || path[folder_length] == 0);
}

/* The absolute form of a path, in `into`; whether it is to be watched. */
static int watches_path(const char *path, char *into) {
    if (!folder) return 0;
    if (path[0] == '/') {
        snprintf(into, PATH_MAX, "%s", path);
    } else {
        char here[PATH_MAX];
        if (!getcwd(here, sizeof here)) return 0;
        if (snprintf(into, PATH_MAX, "%s/%s", here, path) >= PATH_MAX) return 0;
    }
    return is_inside(into);
}

static int watches(int fd) {
    if (!folder || fd < 0 || fd >= DESCRIPTORS_MAX || fd == log_file) return 0;
    if (descriptors[fd] == UNKNOWN) {
        char link[64], path[PATH_MAX];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        path[length < 0 ? 0 : length] = 0;
        descriptors[fd] = is_inside(path) ? WATCHED : IGNORED;
    }
    return descriptors[fd] == WATCHED;
}

static uint64_t parent_of(const char *path) {
    char parent[PATH_MAX];
    snprintf(parent, sizeof parent, "%s", path);
    char *slash = strrchr(parent, '/');
    if (slash) *slash = 0;
    struct stat status;
    return stat(parent, &status) == 0 ? status.st_ino : 0;
}

static void append(struct entry *entry, const char *names, const void *data) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    entry->sequence = ++sequence;
    struct iovec parts[3] = {
        { entry, sizeof *entry },
        { (void *)names, entry->names_length },
        { (void *)data, entry->data_length },
    };
    size_t length = parts[0].iov_len + parts[1].iov_len + parts[2].iov_len;
    if (real_writev(log_file, parts, 3) != (ssize_t)length) give_up("log");
}

/* Notes what `fd` has between `offset` and `offset + length`, which is about to change. */
static void note_old(int fd, enum kind kind, uint64_t offset, uint64_t length) {
    struct stat status;
    if (fstat(fd, &status)) give_up("fstat");
    uint64_t old_length = status.st_size;
    uint64_t end = offset + length;
    uint64_t old_end = end < old_length ? end : old_length;
    struct entry entry = { .kind = kind, .inode = status.st_ino, .offset = offset, .end = end,
        .old_length = old_length, .data_length = offset < old_end ? old_end - offset : 0 };
    void *data = malloc(entry.data_length + 1);
    if (!data) give_up("malloc");
    if (entry.data_length) {
        /* The descriptor may be for writing only. */
        REAL(int, open, const char *, int, ...);
        REAL(int, close, int);
        char path[64];
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        int reader = real_open(path, O_RDONLY | O_CLOEXEC);
        if (reader < 0) give_up("reopen");
        if (pread(reader, data, entry.data_length, offset) != (ssize_t)entry.data_length)
            give_up("pread");
        real_close(reader);
    }
    append(&entry, NULL, data);
    free(data);
}

static uint64_t write_position(int fd) {
    if (fcntl(fd, F_GETFL) & O_APPEND) {
        struct stat status;
        return fstat(fd, &status) ? 0 : status.st_size;
    }
    off_t position = lseek(fd, 0, SEEK_CUR);
    return position < 0 ? 0 : position;
}

static size_t total(const struct iovec *parts, int count) {
    size_t length = 0;
    for (int i = 0; i < count; i++) length += parts[i].iov_len;
    return length;
}

/* Notes what a change takes away and makes the change, as one. */
#define WATCHED_CHANGE(fd, kind, offset, length, change) ({ \
    pthread_mutex_lock(&lock); \
    note_old(fd, kind, offset, length); \
    __typeof__(change) outcome = change; \
    int error = errno; \
    pthread_mutex_unlock(&lock); \
    errno = error; \
    outcome; })

ssize_t write(int fd, const void *data, size_t length) {
    REAL(ssize_t, write, int, const void *, size_t);
    if (!watches(fd)) return real_write(fd, data, length);
    return WATCHED_CHANGE(fd, WRITE, write_position(fd), length, real_write(fd, data, length));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    if (!watches(fd)) return real_writev(fd, parts, count);
    return WATCHED_CHANGE(fd, WRITE, write_position(fd), total(parts, count),
                          real_writev(fd, parts, count));
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
    if (!watches(fd)) return real_pwrite(fd, data, length, offset);
    return WATCHED_CHANGE(fd, WRITE, offset, length, real_pwrite(fd, data, length, offset));
}

ssize_t pwrite64(int fd, const void *data, size_t length, off_t offset) {
    return pwrite(fd, data, length, offset);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    REAL(ssize_t, pwritev, int, const struct iovec *, int, off_t);
    if (!watches(fd)) return real_pwritev(fd, parts, count, offset);
    return WATCHED_CHANGE(fd, WRITE, offset, total(parts, count),
                          real_pwritev(fd, parts, count, offset));
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset) {
    return pwritev(fd, parts, count, offset);
}

int ftruncate(int fd, off_t length) {
    REAL(int, ftruncate, int, off_t);
    if (!watches(fd)) return real_ftruncate(fd, length);
    struct stat status;
    if (fstat(fd, &status)) give_up("fstat");
    uint64_t cut = status.st_size > length ? status.st_size - length : 0;
    return WATCHED_CHANGE(fd, TRUNCATE, length, cut, real_ftruncate(fd, length));
}

int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }

/* Copies within the kernel: refused, so that callers fall back to writing. */
ssize_t copy_file_range(int in, off_t *in_offset, int out, off_t *out_offset, size_t length,
                        unsigned flags) {
    REAL(ssize_t, copy_file_range, int, off_t *, int, off_t *, size_t, unsigned);
    if (!watches(out)) return real_copy_file_range(in, in_offset, out, out_offset, length, flags);
    errno = EXDEV;
    return -1;
}

ssize_t sendfile64(int out, int in, off_t *offset, size_t length) {
    REAL(ssize_t, sendfile64, int, int, off_t *, size_t);
    if (!watches(out)) return real_sendfile64(out, in, offset, length);
    errno = EINVAL;
    return -1;
}

/* A sync covers only what was written before it began, and only once it has returned. */
static int watched_sync(int fd, int (*sync)(int)) {
    pthread_mutex_lock(&lock);
    uint64_t covered = sequence;
    pthread_mutex_unlock(&lock);
    int outcome = sync(fd);
    struct stat status;
    if (outcome == 0 && fstat(fd, &status) == 0) {
        pthread_mutex_lock(&lock);
        struct entry entry = { .kind = SYNC, .inode = status.st_ino, .offset = covered };
        append(&entry, NULL, NULL);
        pthread_mutex_unlock(&lock);
    }
    return outcome;
}

int fsync(int fd) {
    REAL(int, fsync, int);
    return watches(fd) ? watched_sync(fd, real_fsync) : real_fsync(fd);
}

int fdatasync(int fd) {
    REAL(int, fdatasync, int);
    return watches(fd) ? watched_sync(fd, real_fdatasync) : real_fdatasync(fd);
}

static void note_name(enum kind kind, uint64_t inode, const char *path, const char *second) {
    char names[2 * PATH_MAX];
    int length = snprintf(names, sizeof names, "%s%c%s", path, 0, second ? second : "");
    struct entry entry = { .kind = kind, .inode = inode, .parent = parent_of(path),
                           .names_length = length };
    append(&entry, names, NULL);
}

static int watched_open(const char *path, int flags, mode_t mode) {
    REAL(int, open, const char *, int, ...);
    char absolute[PATH_MAX];
    if (!(flags & (O_CREAT | O_TRUNC)) || !watches_path(path, absolute))
        return real_open(path, flags, mode);
    pthread_mutex_lock(&lock);
    struct stat status;
    int existed = stat(absolute, &status) == 0;
    int fd = real_open(path, flags & ~O_TRUNC, mode);
    int error = errno;
    if (fd >= 0 && !existed && fstat(fd, &status) == 0) {
        note_name(CREATE, status.st_ino, absolute, NULL);
    } else if (fd >= 0 && flags & O_TRUNC && S_ISREG(status.st_mode)) {
        REAL(int, ftruncate, int, off_t);
        note_old(fd, TRUNCATE, 0, status.st_size);
        if (real_ftruncate(fd, 0)) give_up("ftruncate");
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define MODE_OF(flags) ({ \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); \
    } \
    mode; })

int open(const char *path, int flags, ...) { return watched_open(path, flags, MODE_OF(flags)); }
int open64(const char *path, int flags, ...) { return watched_open(path, flags, MODE_OF(flags)); }

int openat(int at, const char *path, int flags, ...) {
    mode_t mode = MODE_OF(flags);
    if (at == AT_FDCWD || path[0] == '/') return watched_open(path, flags, mode);
    REAL(int, openat, int, const char *, int, ...);
    return real_openat(at, path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...) {
    return openat(at, path, flags, MODE_OF(flags));
}

int close(int fd) {
    REAL(int, close, int);
    if (fd >= 0 && fd < DESCRIPTORS_MAX) descriptors[fd] = UNKNOWN;
    return real_close(fd);
}

/* Keeps a file that is about to lose its name. */
static uint64_t keep(const char *path) {
    struct stat status;
    if (lstat(path, &status)) return 0;
    char kept[PATH_MAX];
    snprintf(kept, sizeof kept, "%s/%llu", side, (unsigned long long)status.st_ino);
    if (link(path, kept) && errno != EEXIST) give_up("link");
    return status.st_ino;
}

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    char absolute[PATH_MAX];
    if (!watches_path(path, absolute)) return real_unlink(path);
    pthread_mutex_lock(&lock);
    uint64_t inode = keep(absolute);
    int outcome = real_unlink(path);
    int error = errno;
    if (outcome == 0) note_name(UNLINK, inode, absolute, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return outcome;
}

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    char old_path[PATH_MAX], new_path[PATH_MAX];
    if (!watches_path(from, old_path) || !watches_path(to, new_path)) return real_rename(from, to);
    pthread_mutex_lock(&lock);
    uint64_t replaced = keep(new_path);
    int outcome = real_rename(from, to);
    int error = errno;
    /* Two entries, undone in reverse: the name goes back, then what it replaced returns. */
    if (outcome == 0 && replaced) note_name(UNLINK, replaced, new_path, NULL);
    struct stat status;
    if (outcome == 0 && stat(new_path, &status) == 0)
        note_name(RENAME, status.st_ino, old_path, new_path);
    pthread_mutex_unlock(&lock);
    errno = error;
    return outcome;
}
