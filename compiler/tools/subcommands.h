/* subcommands.h - each takes arguments as main does, from the subcommand's name on, and returns the
   exit code. */
#ifndef SCHEMAC_TOOLS_SUBCOMMANDS_H
#define SCHEMAC_TOOLS_SUBCOMMANDS_H

int generate_main(int argc, char **argv);
int check_main(int argc, char **argv);
int explain_main(int argc, char **argv);
int fmt_main(int argc, char **argv);
int snapshot_main(int argc, char **argv);
int create_main(int argc, char **argv);
int diff_main(int argc, char **argv);
int status_main(int argc, char **argv);
int plan_main(int argc, char **argv);
int migrate_main(int argc, char **argv);
int restore_main(int argc, char **argv);
int inspect_main(int argc, char **argv);
int reset_main(int argc, char **argv);

#endif
