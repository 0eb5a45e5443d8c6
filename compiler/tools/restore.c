/* restore.c - schemac restore: a database gets the state of one of its backups again. */
#include "base/json.h"
#include "base/shown.h"
#include "tools/command.h"
#include "tools/messages.h"
#include "tools/outcome.h"
#include "tools/report.h"
#include "tools/subcommands.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "Usage: schemac restore DATABASE [BACKUP] [options]\n"
    "\n"
    "Puts DATABASE into the state of BACKUP, or of its latest backup, in one transaction: it may "
    "be\n"
    "in use. A backup that is damaged, not complete or of another program is refused. The state\n"
    "before is kept as the latest backup: restoring once more takes it back.\n"
    "\n"
    "      --backups N      keep the latest N backups; 0 for all (default: 0)\n"
    "      --trusted-schema  let what BACKUP's own schema says use every function, when it is "
    "checked\n" FORMAT_HELP "                       json: the result, too\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 restored, 2 wrong usage, 3 the machine failed, or there is no backup, 5 the\n"
    "backup or the database is refused; nothing has been changed then.\n";

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static void print_text(const char *path, const char *backup, schemac_db *db, schemac_status status)
{
    const schemac_report_info *r = schemac_report(db);
    if (status != SCHEMAC_OK) {
        shown_line(stderr, "schemac: %s", schemac_error_message(db));
        return;
    }
    const char *of = backup == NULL ? "the latest backup" : backup;
    if (r->restored == NULL)
        shown_line(stdout, "%s has the state of %s, which is not kept", path, of);
    else if (backup != NULL && strcmp(file_name(backup), file_name(r->restored)) == 0)
        shown_line(stdout, "%s has the state of %s", path, of);
    else
        shown_line(stdout, "%s has the state of %s, which is now %s", path, of, r->restored);
    if (r->backup != NULL)
        shown_line(stdout, "  the state before is %s", r->backup);
}

static void print_json(const char *path, schemac_db *db, schemac_status status)
{
    const schemac_report_info *r = schemac_report(db);
    json j = json_new(stdout, false);
    json_begin_object(&j);
    json_text_member(&j, "database", path);
    json_text_member(&j, "status", schemac_status_name(status));
    json_text_member(&j, "message", status == SCHEMAC_OK ? NULL : schemac_error_message(db));
    json_text_member(&j, "restored", r->restored);
    json_text_member(&j, "backup", r->backup);
    json_end_object(&j);
    json_finish(&j);
}

static int restore_database(const char *path, const char *backup, const schemac_config *config,
                            bool as_json)
{
    schemac_db *db;
    schemac_status status = schemac_backup_restore(path, backup, config, &db);
    int code = outcome_code(db, status);
    if (as_json)
        print_json(path, db, status);
    else
        print_text(path, backup, db, status);
    schemac_close(db);
    return code;
}

int restore_main(int argc, char **argv)
{
    enum { OPTION_BACKUPS = 500, OPTION_TRUSTED };
    static const struct option known[] = {{"backups", required_argument, NULL, OPTION_BACKUPS},
                                          {"trusted-schema", no_argument, NULL, OPTION_TRUSTED},
                                          {"format", required_argument, NULL, OPTION_FORMAT},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    message_options messages = message_options_new();
    schemac_config config = SCHEMAC_CONFIG_INIT;
    int code = -1, c;
    optind = 1;
    opterr = 0;
    while (code < 0 && (c = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
        if (c == 'h') {
            fputs(help, stdout);
            return EXIT_FINE;
        }
        if (c == OPTION_TRUSTED) {
            config.trusted_schema = true;
            continue;
        }
        code = c == OPTION_BACKUPS  ? outcome_backups("restore", &config.backups)
               : c == OPTION_FORMAT ? message_option("restore", c, &messages)
                                    : command_option_error("restore", c, argv);
    }
    if (code >= 0)
        return code;
    if (argc - optind < 1 || argc - optind > 2)
        return command_usage_error("restore", "a database is needed, and at most one backup");
    return restore_database(argv[optind], argc - optind == 2 ? argv[optind + 1] : NULL, &config,
                            messages.style.format == DIAG_JSON);
}
