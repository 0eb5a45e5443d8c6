/* main.c - a REST service over the civic schema, for one database and many municipalities. */
#include "http.h"
#include "service.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
    "Usage: service [OPTION...] DATABASE\n"
    "\n"
    "  --port N      listen on this port of 127.0.0.1; 0, the default, is any free one\n"
    "  --threads N   threads that answer requests, 1 to 64; 4\n"
    "  --handles N   connections to the database, 1 to 64; as many as threads\n"
    "  --timeout N   milliseconds to wait for the database before a request fails; 5000\n"
    "  --sample      add two small municipalities, east-quay and west-moor\n";

typedef struct options {
    long port, threads, handles, timeout;
    bool sample;
    const char *path;
} options;

static bool read_number(const char *text, long least, long most, long *value)
{
    char *end;
    errno = 0;
    *value = strtol(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *value >= least && *value <= most;
}

static bool read_options(int argc, char **argv, options *o)
{
    static const struct option known[] = {
        {"port", required_argument, NULL, 'p'},    {"threads", required_argument, NULL, 't'},
        {"handles", required_argument, NULL, 'h'}, {"timeout", required_argument, NULL, 'w'},
        {"sample", no_argument, NULL, 's'},        {NULL, 0, NULL, 0},
    };
    bool good = true;
    int option;
    while (good && (option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == 'p')
            good = read_number(optarg, 0, 65535, &o->port);
        else if (option == 't')
            good = read_number(optarg, 1, 64, &o->threads);
        else if (option == 'h')
            good = read_number(optarg, 1, 64, &o->handles);
        else if (option == 'w')
            good = read_number(optarg, 0, 60000, &o->timeout);
        else if (option == 's')
            o->sample = true;
        else
            good = false;
    }
    if (o->handles == 0)
        o->handles = o->threads;
    o->path = argv[optind];
    return good && optind + 1 == argc;
}

static bool open_database(service *s, const options *o)
{
    schemac_db *failed;
    struct stat file;
    s->path = o->path;
    s->timeout = (int)o->timeout;
    s->pool = pool_open(s->path, (unsigned)o->handles, s->timeout, &failed);
    if (s->pool == NULL) {
        fprintf(stderr, "service: %s\n", schemac_error_message(failed));
        schemac_close(failed);
        return false;
    }
    bool good = stat(s->path, &file) == 0;
    if (good) {
        s->device = file.st_dev;
        s->inode = file.st_ino;
    } else {
        fprintf(stderr, "service: cannot look at '%s': %s\n", s->path, strerror(errno));
    }
    if (good && o->sample) {
        schemac_db *db = pool_take(s->pool);
        good = sample_add(db) == SCHEMAC_OK;
        pool_give(s->pool, db);
    }
    if (!good)
        pool_close(s->pool);
    return good;
}

static bool serve(service *s, const options *o, const sigset_t *until)
{
    const http_config config = {.port = (uint16_t)o->port,
                                .threads = (unsigned)o->threads,
                                .most_body = 65536,
                                .handler = service_answer,
                                .user = s};
    http_server *server = http_start(&config);
    if (server == NULL) {
        fprintf(stderr, "service: cannot listen on port %ld: %s\n", o->port, strerror(errno));
        return false;
    }
    printf("listening on http://127.0.0.1:%" PRIu16 "\n", http_port(server));
    int received;
    bool good = fflush(stdout) == 0 && sigwait(until, &received) == 0;
    http_stop(server);
    return good;
}

int main(int argc, char **argv)
{
    options o = {.threads = 4, .timeout = 5000};
    if (!read_options(argc, argv, &o)) {
        fputs(usage, stderr);
        return 2;
    }
    /* blocked in all threads, which inherit this: sigwait gets them */
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    if (pthread_sigmask(SIG_BLOCK, &ends, NULL) != 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR) {
        perror("service: cannot prepare for signals");
        return EXIT_FAILURE;
    }
    service s;
    if (!open_database(&s, &o))
        return EXIT_FAILURE;
    bool good = serve(&s, &o, &ends);
    pool_close(s.pool);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
