#!/bin/sh
# tools.sh SCHEMAC WORK - schemac inspect and reset: what they print, remove, and leave alone.
set -eu
. "$(dirname "$0")/common.sh"
schemac=$1
work=$2
rm -rf "$work"
mkdir -p "$work"
cd "$work"

cat >app.schema <<'SCHEMA'
schema app version 3;
model person { id: int64 primary key; name: text default "x"; boss: person?; len: int32 as (length(name)) stored; }
model visit {
    person: person on delete cascade;
    day:    date;
    primary key (person, day);
    unique early (day) where (day < '2000-01-01');
}
SCHEMA
"$schemac" migrate app.schema a.db >/dev/null
sqlite3 a.db "INSERT INTO person(id,name) VALUES (1,'a'),(2,'b'); INSERT INTO visit VALUES (1,'2020-02-02');
    CREATE TABLE \"odd \"\" % name\" (x, y DEFAULT 5 NOT NULL); CREATE VIEW v AS SELECT 1 AS one;
    CREATE TRIGGER watch AFTER INSERT ON visit BEGIN SELECT 1; END"

expect 0 'a.db: 4 tables, with their rows
  odd " % name    0
  person          2
  schemac_history 1
  visit           1
of schema app, version 3' inspect a.db
expect 0 'table person
  column id INTEGER primary key
  column name TEXT not null default '"'x'"'
  column boss_id INTEGER
  column len INTEGER not null computed
  reference (boss_id) to person(id) on delete NO ACTION
  index person.boss (boss_id)' inspect a.db PERSON
expect 0 'table visit
  column person_id INTEGER primary key not null
  column day TEXT primary key not null
  reference (person_id) to person(id) on delete CASCADE
  unique index sqlite_autoindex_visit_1 (person_id, day)
  unique index visit.early (day) where …
  trigger watch' inspect a.db visit
expect 0 'table odd " % name
  column x 
  column y  not null default 5' inspect a.db 'odd " % name'
expect 0 'view v
  column one ' inspect a.db v
expect 1 "schemac: 'a.db' has no table 'nowhere'" inspect a.db nowhere
expect 3 "schemac: cannot read the database 'app.schema': file is not a database" inspect app.schema
expect 3 "schemac: cannot read the database 'none.db': unable to open database file" inspect none.db
test ! -e none.db
: >empty.db
expect 0 'empty.db: no tables' inspect empty.db
expect 2 'schemac: a database is needed, and at most one table
Try: schemac inspect --help' inspect
"$schemac" inspect --help | grep -q '^Usage: schemac inspect'

size=$(wc -c <a.db)
expect 1 "a.db, with 4 tables and all rows, would be removed:
  a.db ($size bytes)
Nothing has been changed. To remove it: schemac reset --yes a.db" reset a.db
test "$(sqlite3 a.db 'SELECT count(*) FROM person')" = 2
cp app.schema copy.schema
expect 1 "schemac: 'copy.schema' is not removed: file is not a database" reset --yes copy.schema
cmp app.schema copy.schema
ln -s a.db link.db
expect 1 "schemac: 'link.db' is not a file" reset --yes link.db
expect 1 "schemac: '.' is not a file" reset --yes .
expect 3 "schemac: there is no database 'none.db'" reset --yes none.db
expect 2 "schemac: unknown option '--force'
Try: schemac reset --help" reset --force a.db
expect 2 "schemac: a database is needed
Try: schemac reset --help" reset
"$schemac" reset --help | grep -q '^Usage: schemac reset'
: >a.db-journal
expect 0 'removed a.db-journal
removed a.db' reset --yes a.db
test ! -e a.db && test ! -e a.db-wal && test ! -e a.db-shm
