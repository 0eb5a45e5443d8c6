#!/bin/sh
# run.sh SCHEMAC WORK - schemac status, plan and migrate against real databases: what they print and how
# they exit.
set -eu
. "$(dirname "$0")/common.sh"
schemac=$1
work=$2
rm -rf "$work"
mkdir -p "$work/1" "$work/2"
cd "$work"
export NO_COLOR=1

cat >1/app.schema <<'SCHEMA'
schema app version 1;
model customer { id: int64 primary key; full_name: text?; code: text(4); legacy: int32?; }
model visit { id: int64 primary key; customer: customer on delete cascade; }
model note { id: int64 primary key; }
SCHEMA
cat >2/app.schema <<'SCHEMA'
schema app version 2;
model customer { id: int64 primary key; name: text was full_name; code: text(8); dropped legacy; }
model visit { id: int64 primary key; customer: customer on delete cascade; day: date?; }
dropped model note;
SCHEMA

expect 3 "schemac: the database 'a.db' does not exist, and it is not to be created" \
    status 1/app.schema a.db
expect_part 3 "does not exist" migrate --no-create 1/app.schema a.db
test ! -e a.db
expect 0 "a.db: 4 created, 0 changed
  created table customer
  created table visit
  created index visit.customer
  created table note" migrate 1/app.schema a.db
expect 0 "a.db matches the schema" status 1/app.schema a.db
expect 0 "a.db matches the schema" plan 1/app.schema a.db
expect 0 "a.db matches the schema" migrate 1/app.schema a.db

sqlite3 a.db "INSERT INTO customer VALUES (1,'Ada','a',7),(2,NULL,'b',NULL);
    INSERT INTO visit VALUES (1,1),(2,2),(3,2); INSERT INTO note VALUES (1)"
before=$(sha256sum a.db)
expect 5 "schemac: the database cannot be brought to the schema: 1 row of customer with no value of \
name, which is required now: key 2. Nothing has been changed. find them with: WITH \"customer\" AS (SELECT \
*, \"full_name\" AS \"name\" FROM main.\"customer\") SELECT * FROM \"customer\" WHERE \"name\" IS NULL; then change them, or the schema
  rename column name, was full_name
  drop table note
  add column visit.day" plan 2/app.schema a.db
expect_part 5 "which is required now" migrate 2/app.schema a.db
expect_part 5 "which is required now" status 2/app.schema a.db
test "$(sha256sum a.db)" = "$before"

sqlite3 a.db "UPDATE customer SET full_name='Bob' WHERE id=2"
before=$(sha256sum a.db)
expect 4 "a.db needs 4 steps" status 2/app.schema a.db
expect 4 "a.db needs 4 steps
  rename column name, was full_name
  drop table note
  make anew table customer
  add column visit.day" plan 2/app.schema a.db
expect_part 4 '"planned":[{"action":"rename","object":"column","model":"customer"' \
    plan --format json 2/app.schema a.db
expect_part 4 '"status":"OUTDATED"' status --format json 2/app.schema a.db
test "$(sha256sum a.db)" = "$before"
expect 0 "a.db: 1 created, 3 changed
  created column visit.day
  renamed column name, was full_name
  dropped table note
  made anew table customer
  backup $(pwd -P)/a.db.backup-1" migrate --backups 2 2/app.schema a.db
test "$(sqlite3 a.db "SELECT group_concat(name||code,' ') FROM customer;
    SELECT count(*) FROM visit")" = "Adaa Bobb
3"
# the copy is the state before
test "$(sqlite3 a.db.backup-1 "SELECT full_name FROM customer WHERE id=1; SELECT count(*) FROM note;
    PRAGMA integrity_check")" = "Ada
1
ok"
test "$(stat -c %a a.db.backup-1)" = 600
expect 0 "a.db matches the schema" status 2/app.schema a.db
expect_part 0 '"up_to_date":true' migrate --format json 2/app.schema a.db
expect_part 5 "belongs to version 2 of schema 'app'" status 1/app.schema a.db

# copies are bounded; a start that fails keeps none
for version in 3 4 5; do
    mkdir -p $version
    sed "s/version 2/version $version/; s/text(8)/text(1$version)/" 2/app.schema >$version/app.schema
    "$schemac" migrate --backups 2 $version/app.schema a.db >/dev/null
done
test "$(ls a.db.backup* | tr '\n' ' ')" = "a.db.backup-1 a.db.backup-2 "
sed "s/version 2/version 6/; s/text(8)/text(9) check (code <> 'a')/" 2/app.schema >2/next.schema
expect_part 5 "1 row of customer with a value of code that is not allowed any more: key 1" \
    migrate --backups 2 2/next.schema a.db
test "$(ls a.db.backup* | tr '\n' ' ')" = "a.db.backup-1 a.db.backup-2 "

# somebody else's database
sqlite3 b.db "CREATE TABLE customer (id INTEGER PRIMARY KEY, full_name TEXT, code TEXT NOT NULL);
    INSERT INTO customer VALUES (1,'Eve','e'); CREATE TABLE mine (x); INSERT INTO mine VALUES (1)"
expect_part 5 "it has tables, but no mark of this schema" migrate 1/app.schema b.db
expect_part 0 "made anew table customer" migrate --adopt 1/app.schema b.db
test "$(sqlite3 b.db "SELECT full_name FROM customer; SELECT x FROM mine")" = "Eve
1"
expect 0 "b.db matches the schema" status 1/app.schema b.db

# usage
expect_part 2 "a schema file and a database are needed" plan 1/app.schema
expect_part 2 "unknown option '--adopt'" status --adopt 1/app.schema a.db
expect_part 2 "--backups takes a number" migrate --backups x 1/app.schema a.db
echo "schema app; model a { id: int64; }" >bad.schema
expect_part 1 "[E0401]" status bad.schema a.db
expect_part 0 "Usage: schemac migrate" migrate --help
echo fine

# ---- migrations and seeds ----------------------------------------------------------------------

mkdir -p 3/migrations 4
cat >3/app.schema <<'SCHEMA'
schema app version 3;
model person { id: int64 primary key; first: text; last: text?; dropped name; }
model role { id: int64 primary key; name: text(10) unique; note: text?; }
migrations "migrations";
migration 3 "no clients" requires table client { up { DROP TABLE client; } }
seed role by (name) { { name: "admin" }, { name: "clerk", note: required env "APP_NOTE" } }
SCHEMA
cat >3/migrations/0002_split_names.sql <<'SQL'
-- up
ALTER TABLE person ADD COLUMN first TEXT;
ALTER TABLE person ADD COLUMN last TEXT;
UPDATE person SET first = substr(name, 1, instr(name, ' ') - 1), last = substr(name, instr(name, ' ') + 1);
-- down
ALTER TABLE person ADD COLUMN name TEXT;
UPDATE person SET name = first || ' ' || last;
ALTER TABLE person DROP COLUMN first;
ALTER TABLE person DROP COLUMN last;
SQL
cat >4/app.schema <<'SCHEMA'
schema app version 1;
model person { id: int64 primary key; name: text; }
SCHEMA
"$schemac" migrate 4/app.schema m.db >/dev/null
sqlite3 m.db "INSERT INTO person(name) VALUES ('Ada Lovelace'), ('Alan Turing')"
expect 4 'm.db needs 4 steps
  run migration 2 "split names"
  make anew table person
  create table role
  create index role.name' plan 3/app.schema m.db
expect 5 'schemac: role (name: "clerk") cannot be seeded: the environment has no APP_NOTE. Nothing has been changed. Set it for this start
  undone migration 2 "split names"
  skipped migration 3 "no clients": there is no table client' migrate 3/app.schema m.db
APP_NOTE=x
export APP_NOTE
expect 0 'm.db: 2 created, 1 changed
  applied migration 2 "split names"
  skipped migration 3 "no clients": there is no table client
  created table role
  created index role.name
  made anew table person
  seeded role: 2 created, 0 skipped' migrate 3/app.schema m.db
expect 0 'm.db matches the schema' migrate 3/app.schema m.db
test "$(sqlite3 m.db 'SELECT first FROM person')" = 'Ada
Alan'
sed -i 's/DROP TABLE client/DROP TABLE clients/' 3/app.schema
expect_part 5 'migration 3 "no clients" was changed after it had been applied' \
    migrate 3/app.schema m.db
expect 0 'm.db: 0 created, 0 changed
  seeded role: 0 created, 2 skipped' migrate --repair 3/app.schema m.db
expect 2 "schemac: --roll-back takes a version or 'last', not 'x'
Try: schemac migrate --help" migrate --roll-back x 3/app.schema m.db
expect 0 'm.db: nothing to undo' migrate --roll-back 3 3/app.schema m.db
expect 5 'schemac: migration 3 "no clients" cannot be undone: it has no '"'down'"'. Nothing has been changed' \
    migrate --roll-back 1 3/app.schema m.db
sed -i 's/clients; }/clients; } down { CREATE TABLE client (x); }/' 3/app.schema
expect 0 'm.db: rolled back
  rolled back migration 3 "no clients"' migrate --roll-back last 3/app.schema m.db
expect 0 'm.db: rolled back
  rolled back migration 2 "split names"' migrate --roll-back 1 3/app.schema m.db
expect_part 0 'm.db' migrate 4/app.schema m.db
expect 0 "m.db matches the schema" status 4/app.schema m.db
"$schemac" migrate --format json --roll-back 0 4/app.schema m.db >out
grep -qF '"migrations":[],"created":[]' out
rm m.db
"$schemac" migrate --format json 3/app.schema m.db >out
grep -qF '"migrations":[{"number":2,"name":"split names","action":"skipped","reason":"not needed: the database was empty"}' out
grep -qF '"seeds":[{"model":"role","created":2,"skipped":0}]' out
cat >4/app.schema <<'SCHEMA'
schema app version 4;
model role { id: int64 primary key; name: text(10) unique; note: text?; }
migration 4 "greet" calls greet_everybody;
SCHEMA
expect 4 'm.db needs 1 step
  run migration 4 "greet"
  note: what is left to do after the migrations is only known when they have run' \
    plan 4/app.schema m.db
expect 5 'schemac: migration 4 "greet" calls greet_everybody, a function of the program: start the program, which runs it. Nothing has been changed
  failed migration 4 "greet"' migrate 4/app.schema m.db
