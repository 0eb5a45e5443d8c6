/* file.h - whole files in and out. */
#ifndef SCHEMAC_BASE_FILE_H
#define SCHEMAC_BASE_FILE_H

#include "base/buf.h"

#include <stdbool.h>

typedef enum { FILE_OK, FILE_FAILED, FILE_TOO_LARGE } file_result;

/* Reads a regular file, or standard input when path is "-". Stops at `limit` bytes. On failure
 *problem says why, in the system's words. */
file_result file_read(arena *a, const char *path, size_t limit, char **bytes, size_t *size,
                      const char **problem);

/* Writes the parts, one behind the other, to a temporary file beside `path` and renames it, unless
   the file already has exactly these bytes. A file that is there keeps its permissions. */
bool file_write_if_changed(arena *a, const char *path, const buf *parts, size_t count,
                           const char **problem);

/* Creates the file if there is none, and sets its time to now. */
bool file_touch(arena *a, const char *path, const char **problem);

/* Creates the directory and those above it. */
bool file_make_directories(arena *a, const char *path, const char **problem);

/* Whether there is something under the path that is no file: a pipe, a device, a directory. Reading
   it could wait for ever. */
bool file_is_irregular(const char *path);

#endif
