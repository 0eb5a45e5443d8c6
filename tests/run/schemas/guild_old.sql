-- What an earlier build made of guild.schema: keys of tenant models did not begin with the tenant yet.
PRAGMA application_id=1744264755;
PRAGMA user_version=-276014234;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "firm" (
  "code" TEXT NOT NULL PRIMARY KEY COLLATE NOCASE CONSTRAINT "code" CHECK (substr("code",1,20)="code"),
  "name" TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS "word" (
  "key" TEXT NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK (substr("key",1,20)="key"),
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),
  "peer_id" TEXT REFERENCES "word"("key") ON DELETE SET NULL,
  FOREIGN KEY ("firm_id","peer_id") REFERENCES "word"("firm_id","key")
) STRICT;
CREATE TABLE IF NOT EXISTS "nick" (
  "key" TEXT NOT NULL PRIMARY KEY COLLATE NOCASE CONSTRAINT "key" CHECK (substr("key",1,20)="key"),
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),
  "gone" INTEGER,
  "rev" INTEGER NOT NULL DEFAULT 1,
  "peer_id" TEXT REFERENCES "nick"("key") ON DELETE SET NULL ON UPDATE CASCADE,
  FOREIGN KEY ("firm_id","peer_id") REFERENCES "nick"("firm_id","key")
) STRICT;
CREATE TABLE IF NOT EXISTS "trim" (
  "key" TEXT NOT NULL PRIMARY KEY COLLATE RTRIM CONSTRAINT "key" CHECK (substr("key",1,20)="key" COLLATE BINARY),
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),
  "peer_id" TEXT,
  FOREIGN KEY ("firm_id","peer_id") REFERENCES "trim"("firm_id","key") ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "small" (
  "key" INTEGER NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK ("key" BETWEEN -2147483648 AND 2147483647),
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),
  "gone" INTEGER,
  "rev" INTEGER NOT NULL DEFAULT 1,
  "peer_id" INTEGER,
  FOREIGN KEY ("firm_id","peer_id") REFERENCES "small"("firm_id","key") ON DELETE RESTRICT
) STRICT;
CREATE TABLE IF NOT EXISTS "large" (
  "key" INTEGER NOT NULL PRIMARY KEY,
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),
  "peer_id" INTEGER REFERENCES "large"("key") ON DELETE SET NULL ON UPDATE SET NULL,
  FOREIGN KEY ("firm_id","peer_id") REFERENCES "large"("firm_id","key")
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "amount" (
  "key" INTEGER NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK ("key" BETWEEN -999999 AND 999999),
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark")
) STRICT;
CREATE TABLE IF NOT EXISTS "ratio" (
  "key" REAL NOT NULL PRIMARY KEY,
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),
  "gone" INTEGER,
  "rev" INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE IF NOT EXISTS "moment" (
  "key" INTEGER NOT NULL PRIMARY KEY,
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),
  "gone" INTEGER,
  "rev" INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "ident" (
  "key" BLOB NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK (length("key")=16),
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark")
) STRICT;
CREATE TABLE IF NOT EXISTS "bytes" (
  "key" BLOB NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK (length("key")<=8),
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark")
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "shade" (
  "key" TEXT NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK ("key"='amber' OR "key"='blue' OR "key"='cyan' OR "key"='dun'),
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),
  "gone" INTEGER,
  "rev" INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE IF NOT EXISTS "rank" (
  "key" INTEGER NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK ("key"=1 OR "key"=5 OR "key"=7 OR "key"=9),
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark")
) STRICT;
CREATE TABLE IF NOT EXISTS "flag" (
  "key" INTEGER NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK ("key" BETWEEN 0 AND 1),
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),
  "gone" INTEGER,
  "rev" INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE IF NOT EXISTS "day" (
  "key" TEXT NOT NULL CONSTRAINT "key" CHECK (date("key") IS "key" AND (substr("key",9)<'29' OR date("key",'start of month','+1 month','-1 day')>="key")),
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),
  PRIMARY KEY ("key","firm_id")
) STRICT;
CREATE TABLE IF NOT EXISTS "pair" (
  "a" TEXT NOT NULL COLLATE NOCASE CONSTRAINT "a" CHECK (substr("a",1,10)="a"),
  "b" INTEGER NOT NULL CONSTRAINT "b" CHECK ("b" BETWEEN -2147483648 AND 2147483647),
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),
  "gone" INTEGER,
  "rev" INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY ("a","b")
) STRICT;
CREATE TABLE IF NOT EXISTS "charter" (
  "firm_id" TEXT NOT NULL PRIMARY KEY REFERENCES "firm"("code") ON DELETE CASCADE,
  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),
  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),
  "gone" INTEGER,
  "rev" INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE IF NOT EXISTS "badge" (
  "key_id" TEXT NOT NULL PRIMARY KEY,
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "text" TEXT NOT NULL DEFAULT '',
  FOREIGN KEY ("firm_id","key_id") REFERENCES "nick"("firm_id","key") ON DELETE CASCADE
) STRICT;
CREATE TABLE IF NOT EXISTS "visit" (
  "id" INTEGER PRIMARY KEY,
  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,
  "word_id" TEXT NOT NULL,
  "nick_id" TEXT REFERENCES "nick"("key") ON DELETE SET NULL,
  "late_id" INTEGER,
  "a" TEXT COLLATE NOCASE CONSTRAINT "a" CHECK (substr("a",1,10)="a"),
  "b" INTEGER CONSTRAINT "b" CHECK ("b" BETWEEN -2147483648 AND 2147483647),
  "self_id" INTEGER REFERENCES "visit"("id") ON DELETE SET NULL,
  FOREIGN KEY ("firm_id","word_id") REFERENCES "word"("firm_id","key") ON DELETE RESTRICT,
  FOREIGN KEY ("firm_id","nick_id") REFERENCES "nick"("firm_id","key"),
  FOREIGN KEY ("firm_id","late_id") REFERENCES "small"("firm_id","key") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("firm_id","self_id") REFERENCES "visit"("firm_id","id"),
  FOREIGN KEY ("firm_id","a","b") REFERENCES "pair"("firm_id","a","b") ON DELETE CASCADE
) STRICT;
CREATE TABLE schemac_tables (
  name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  meaning TEXT NOT NULL,
  base TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO schemac_tables VALUES('amount',replace('"key" decimal 2\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n','\n',char(10)),replace('CREATE TABLE "amount" (\n  "key" INTEGER NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK ("key" BETWEEN -999999 AND 999999),\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark")\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('badge',replace('"key_id" text -> "nick"\n"firm_id" text -> "firm"\n"text" text\n','\n',char(10)),replace('CREATE TABLE "badge" (\n  "key_id" TEXT NOT NULL PRIMARY KEY,\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "text" TEXT NOT NULL DEFAULT '''',\n  FOREIGN KEY ("firm_id","key_id") REFERENCES "nick"("firm_id","key") ON DELETE CASCADE\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('bytes',replace('"key" blob\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n','\n',char(10)),replace('CREATE TABLE "bytes" (\n  "key" BLOB NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK (length("key")<=8),\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark")\n) STRICT, WITHOUT ROWID','\n',char(10)));
INSERT INTO schemac_tables VALUES('charter',replace('"firm_id" text -> "firm"\n"note" int32\n"mark" text\n"gone" timestamp\n"rev" int64\n','\n',char(10)),replace('CREATE TABLE "charter" (\n  "firm_id" TEXT NOT NULL PRIMARY KEY REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),\n  "gone" INTEGER,\n  "rev" INTEGER NOT NULL DEFAULT 1\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('day',replace('"key" date\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n','\n',char(10)),replace('CREATE TABLE "day" (\n  "key" TEXT NOT NULL CONSTRAINT "key" CHECK (date("key") IS "key" AND (substr("key",9)<''29'' OR date("key",''start of month'',''+1 month'',''-1 day'')>="key")),\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),\n  PRIMARY KEY ("key","firm_id")\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('firm',replace('"code" text\n"name" text\n','\n',char(10)),replace('CREATE TABLE "firm" (\n  "code" TEXT NOT NULL PRIMARY KEY COLLATE NOCASE CONSTRAINT "code" CHECK (substr("code",1,20)="code"),\n  "name" TEXT\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('flag',replace('"key" bool\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n"gone" timestamp\n"rev" int64\n','\n',char(10)),replace('CREATE TABLE "flag" (\n  "key" INTEGER NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK ("key" BETWEEN 0 AND 1),\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),\n  "gone" INTEGER,\n  "rev" INTEGER NOT NULL DEFAULT 1\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('ident',replace('"key" uuid\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n','\n',char(10)),replace('CREATE TABLE "ident" (\n  "key" BLOB NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK (length("key")=16),\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark")\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('large',replace('"key" int64\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n"peer_id" int64 -> "large"\n','\n',char(10)),replace('CREATE TABLE "large" (\n  "key" INTEGER NOT NULL PRIMARY KEY,\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),\n  "peer_id" INTEGER REFERENCES "large"("key") ON DELETE SET NULL ON UPDATE SET NULL,\n  FOREIGN KEY ("firm_id","peer_id") REFERENCES "large"("firm_id","key")\n) STRICT, WITHOUT ROWID','\n',char(10)));
INSERT INTO schemac_tables VALUES('moment',replace('"key" timestamp\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n"gone" timestamp\n"rev" int64\n','\n',char(10)),replace('CREATE TABLE "moment" (\n  "key" INTEGER NOT NULL PRIMARY KEY,\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),\n  "gone" INTEGER,\n  "rev" INTEGER NOT NULL DEFAULT 1\n) STRICT, WITHOUT ROWID','\n',char(10)));
INSERT INTO schemac_tables VALUES('nick',replace('"key" text\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n"gone" timestamp\n"rev" int64\n"peer_id" text -> "nick"\n','\n',char(10)),replace('CREATE TABLE "nick" (\n  "key" TEXT NOT NULL PRIMARY KEY COLLATE NOCASE CONSTRAINT "key" CHECK (substr("key",1,20)="key"),\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),\n  "gone" INTEGER,\n  "rev" INTEGER NOT NULL DEFAULT 1,\n  "peer_id" TEXT REFERENCES "nick"("key") ON DELETE SET NULL ON UPDATE CASCADE,\n  FOREIGN KEY ("firm_id","peer_id") REFERENCES "nick"("firm_id","key")\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('pair',replace('"a" text\n"b" int32\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n"gone" timestamp\n"rev" int64\n','\n',char(10)),replace('CREATE TABLE "pair" (\n  "a" TEXT NOT NULL COLLATE NOCASE CONSTRAINT "a" CHECK (substr("a",1,10)="a"),\n  "b" INTEGER NOT NULL CONSTRAINT "b" CHECK ("b" BETWEEN -2147483648 AND 2147483647),\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),\n  "gone" INTEGER,\n  "rev" INTEGER NOT NULL DEFAULT 1,\n  PRIMARY KEY ("a","b")\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('rank',replace('"key" numbers low=1 middle=5 high=7 top=9\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n','\n',char(10)),replace('CREATE TABLE "rank" (\n  "key" INTEGER NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK ("key"=1 OR "key"=5 OR "key"=7 OR "key"=9),\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark")\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('ratio',replace('"key" double\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n"gone" timestamp\n"rev" int64\n','\n',char(10)),replace('CREATE TABLE "ratio" (\n  "key" REAL NOT NULL PRIMARY KEY,\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),\n  "gone" INTEGER,\n  "rev" INTEGER NOT NULL DEFAULT 1\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('shade',replace('"key" names amber=1 blue=2 cyan=3 dun=4\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n"gone" timestamp\n"rev" int64\n','\n',char(10)),replace('CREATE TABLE "shade" (\n  "key" TEXT NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK ("key"=''amber'' OR "key"=''blue'' OR "key"=''cyan'' OR "key"=''dun''),\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),\n  "gone" INTEGER,\n  "rev" INTEGER NOT NULL DEFAULT 1\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('small',replace('"key" int32\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n"gone" timestamp\n"rev" int64\n"peer_id" int32 -> "small"\n','\n',char(10)),replace('CREATE TABLE "small" (\n  "key" INTEGER NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK ("key" BETWEEN -2147483648 AND 2147483647),\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),\n  "gone" INTEGER,\n  "rev" INTEGER NOT NULL DEFAULT 1,\n  "peer_id" INTEGER,\n  FOREIGN KEY ("firm_id","peer_id") REFERENCES "small"("firm_id","key") ON DELETE RESTRICT\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('trim',replace('"key" text\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n"peer_id" text -> "trim"\n','\n',char(10)),replace('CREATE TABLE "trim" (\n  "key" TEXT NOT NULL PRIMARY KEY COLLATE RTRIM CONSTRAINT "key" CHECK (substr("key",1,20)="key" COLLATE BINARY),\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),\n  "peer_id" TEXT,\n  FOREIGN KEY ("firm_id","peer_id") REFERENCES "trim"("firm_id","key") ON DELETE CASCADE\n) STRICT, WITHOUT ROWID','\n',char(10)));
INSERT INTO schemac_tables VALUES('visit',replace('"id" int64\n"firm_id" text -> "firm"\n"word_id" text -> "word"\n"nick_id" text -> "nick"\n"late_id" int32 -> "small"\n"a" text\n"b" int32\n"self_id" int64 -> "visit"\n','\n',char(10)),replace('CREATE TABLE "visit" (\n  "id" INTEGER PRIMARY KEY,\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "word_id" TEXT NOT NULL,\n  "nick_id" TEXT REFERENCES "nick"("key") ON DELETE SET NULL,\n  "late_id" INTEGER,\n  "a" TEXT COLLATE NOCASE CONSTRAINT "a" CHECK (substr("a",1,10)="a"),\n  "b" INTEGER CONSTRAINT "b" CHECK ("b" BETWEEN -2147483648 AND 2147483647),\n  "self_id" INTEGER REFERENCES "visit"("id") ON DELETE SET NULL,\n  FOREIGN KEY ("firm_id","word_id") REFERENCES "word"("firm_id","key") ON DELETE RESTRICT,\n  FOREIGN KEY ("firm_id","nick_id") REFERENCES "nick"("firm_id","key"),\n  FOREIGN KEY ("firm_id","late_id") REFERENCES "small"("firm_id","key") DEFERRABLE INITIALLY DEFERRED,\n  FOREIGN KEY ("firm_id","self_id") REFERENCES "visit"("firm_id","id"),\n  FOREIGN KEY ("firm_id","a","b") REFERENCES "pair"("firm_id","a","b") ON DELETE CASCADE\n) STRICT','\n',char(10)));
INSERT INTO schemac_tables VALUES('word',replace('"key" text\n"firm_id" text -> "firm"\n"note" int32\n"mark" text\n"peer_id" text -> "word"\n','\n',char(10)),replace('CREATE TABLE "word" (\n  "key" TEXT NOT NULL PRIMARY KEY CONSTRAINT "key" CHECK (substr("key",1,20)="key"),\n  "firm_id" TEXT NOT NULL REFERENCES "firm"("code") ON DELETE CASCADE,\n  "note" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "note" CHECK ("note" BETWEEN -2147483648 AND 2147483647),\n  "mark" TEXT CONSTRAINT "mark" CHECK (substr("mark",1,10)="mark"),\n  "peer_id" TEXT REFERENCES "word"("key") ON DELETE SET NULL,\n  FOREIGN KEY ("firm_id","peer_id") REFERENCES "word"("firm_id","key")\n) STRICT','\n',char(10)));
CREATE TABLE schemac_history (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL,
  detail TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT;
INSERT INTO schemac_history VALUES(1,'sync',1,'guild','v2-df1298411a764ca6','19 tables, 0 columns, 43 indexes, 12 triggers',1795663845180420);
CREATE UNIQUE INDEX "word.tenant.key" ON "word" ("firm_id","key");
CREATE UNIQUE INDEX "word.mark" ON "word" ("firm_id","mark");
CREATE INDEX "word.peer" ON "word" ("peer_id","firm_id","key");
CREATE UNIQUE INDEX "nick.tenant.key" ON "nick" ("firm_id","key");
CREATE UNIQUE INDEX "nick.mark" ON "nick" ("firm_id","mark");
CREATE INDEX "nick.peer" ON "nick" ("peer_id","firm_id","key");
CREATE UNIQUE INDEX "trim.tenant.key" ON "trim" ("firm_id","key");
CREATE UNIQUE INDEX "trim.mark" ON "trim" ("firm_id","mark");
CREATE INDEX "trim.peer" ON "trim" ("firm_id","peer_id");
CREATE UNIQUE INDEX "small.tenant.key" ON "small" ("firm_id","key");
CREATE UNIQUE INDEX "small.mark" ON "small" ("firm_id","mark");
CREATE INDEX "small.peer" ON "small" ("firm_id","peer_id");
CREATE UNIQUE INDEX "large.tenant.key" ON "large" ("firm_id","key");
CREATE UNIQUE INDEX "large.mark" ON "large" ("firm_id","mark");
CREATE INDEX "large.peer" ON "large" ("peer_id","firm_id");
CREATE UNIQUE INDEX "amount.tenant.key" ON "amount" ("firm_id","key");
CREATE UNIQUE INDEX "amount.mark" ON "amount" ("firm_id","mark");
CREATE UNIQUE INDEX "ratio.tenant.key" ON "ratio" ("firm_id","key");
CREATE UNIQUE INDEX "ratio.mark" ON "ratio" ("firm_id","mark");
CREATE UNIQUE INDEX "moment.tenant.key" ON "moment" ("firm_id","key");
CREATE UNIQUE INDEX "moment.mark" ON "moment" ("firm_id","mark");
CREATE UNIQUE INDEX "ident.tenant.key" ON "ident" ("firm_id","key");
CREATE UNIQUE INDEX "ident.mark" ON "ident" ("firm_id","mark");
CREATE UNIQUE INDEX "bytes.tenant.key" ON "bytes" ("firm_id","key");
CREATE UNIQUE INDEX "bytes.mark" ON "bytes" ("firm_id","mark");
CREATE UNIQUE INDEX "shade.tenant.key" ON "shade" ("firm_id","key");
CREATE UNIQUE INDEX "shade.mark" ON "shade" ("firm_id","mark");
CREATE UNIQUE INDEX "rank.tenant.key" ON "rank" ("firm_id","key");
CREATE UNIQUE INDEX "rank.mark" ON "rank" ("firm_id","mark");
CREATE UNIQUE INDEX "flag.tenant.key" ON "flag" ("firm_id","key");
CREATE UNIQUE INDEX "flag.mark" ON "flag" ("firm_id","mark");
CREATE UNIQUE INDEX "day.tenant.key" ON "day" ("firm_id","key");
CREATE UNIQUE INDEX "day.mark" ON "day" ("firm_id","mark");
CREATE UNIQUE INDEX "pair.tenant.key" ON "pair" ("firm_id","a","b");
CREATE UNIQUE INDEX "pair.mark" ON "pair" ("firm_id","mark");
CREATE UNIQUE INDEX "charter.mark" ON "charter" ("firm_id","mark");
CREATE UNIQUE INDEX "badge.tenant.key" ON "badge" ("firm_id","key_id");
CREATE UNIQUE INDEX "visit.tenant.key" ON "visit" ("firm_id","id");
CREATE INDEX "visit.a_b" ON "visit" ("firm_id","a","b");
CREATE INDEX "visit.word" ON "visit" ("firm_id","word_id");
CREATE INDEX "visit.nick" ON "visit" ("nick_id","firm_id");
CREATE INDEX "visit.late" ON "visit" ("firm_id","late_id");
CREATE INDEX "visit.self" ON "visit" ("self_id","firm_id");
CREATE TRIGGER "nick.peer.insert" BEFORE INSERT ON "nick"
WHEN EXISTS (SELECT 1 FROM "nick" WHERE "key"=NEW."peer_id" AND "firm_id"=NEW."firm_id" AND "gone" IS NOT NULL)
BEGIN SELECT RAISE(ABORT,'schemac: deleted peer nick'); END;
CREATE TRIGGER "nick.peer.update" BEFORE UPDATE OF "peer_id" ON "nick"
WHEN (NEW."peer_id" IS NOT OLD."peer_id") AND EXISTS (SELECT 1 FROM "nick" WHERE "key"=NEW."peer_id" AND "firm_id"=NEW."firm_id" AND "gone" IS NOT NULL)
BEGIN SELECT RAISE(ABORT,'schemac: deleted peer nick'); END;
CREATE TRIGGER "small.peer.insert" BEFORE INSERT ON "small"
WHEN EXISTS (SELECT 1 FROM "small" WHERE "key"=NEW."peer_id" AND "firm_id"=NEW."firm_id" AND "gone" IS NOT NULL)
BEGIN SELECT RAISE(ABORT,'schemac: deleted peer small'); END;
CREATE TRIGGER "small.peer.update" BEFORE UPDATE OF "peer_id" ON "small"
WHEN (NEW."peer_id" IS NOT OLD."peer_id") AND EXISTS (SELECT 1 FROM "small" WHERE "key"=NEW."peer_id" AND "firm_id"=NEW."firm_id" AND "gone" IS NOT NULL)
BEGIN SELECT RAISE(ABORT,'schemac: deleted peer small'); END;
CREATE TRIGGER "badge.key.insert" BEFORE INSERT ON "badge"
WHEN EXISTS (SELECT 1 FROM "nick" WHERE "key"=NEW."key_id" AND "firm_id"=NEW."firm_id" AND "gone" IS NOT NULL)
BEGIN SELECT RAISE(ABORT,'schemac: deleted key nick'); END;
CREATE TRIGGER "badge.key.update" BEFORE UPDATE OF "key_id" ON "badge"
WHEN (NEW."key_id" IS NOT OLD."key_id") AND EXISTS (SELECT 1 FROM "nick" WHERE "key"=NEW."key_id" AND "firm_id"=NEW."firm_id" AND "gone" IS NOT NULL)
BEGIN SELECT RAISE(ABORT,'schemac: deleted key nick'); END;
CREATE TRIGGER "visit.nick.insert" BEFORE INSERT ON "visit"
WHEN EXISTS (SELECT 1 FROM "nick" WHERE "key"=NEW."nick_id" AND "firm_id"=NEW."firm_id" AND "gone" IS NOT NULL)
BEGIN SELECT RAISE(ABORT,'schemac: deleted nick nick'); END;
CREATE TRIGGER "visit.nick.update" BEFORE UPDATE OF "nick_id" ON "visit"
WHEN (NEW."nick_id" IS NOT OLD."nick_id") AND EXISTS (SELECT 1 FROM "nick" WHERE "key"=NEW."nick_id" AND "firm_id"=NEW."firm_id" AND "gone" IS NOT NULL)
BEGIN SELECT RAISE(ABORT,'schemac: deleted nick nick'); END;
CREATE TRIGGER "visit.late.insert" BEFORE INSERT ON "visit"
WHEN EXISTS (SELECT 1 FROM "small" WHERE "key"=NEW."late_id" AND "firm_id"=NEW."firm_id" AND "gone" IS NOT NULL)
BEGIN SELECT RAISE(ABORT,'schemac: deleted late small'); END;
CREATE TRIGGER "visit.late.update" BEFORE UPDATE OF "late_id" ON "visit"
WHEN (NEW."late_id" IS NOT OLD."late_id") AND EXISTS (SELECT 1 FROM "small" WHERE "key"=NEW."late_id" AND "firm_id"=NEW."firm_id" AND "gone" IS NOT NULL)
BEGIN SELECT RAISE(ABORT,'schemac: deleted late small'); END;
CREATE TRIGGER "visit.firm_a_b.insert" BEFORE INSERT ON "visit"
WHEN EXISTS (SELECT 1 FROM "pair" WHERE "firm_id"=NEW."firm_id" AND "a"=NEW."a" AND "b"=NEW."b" AND "gone" IS NOT NULL)
BEGIN SELECT RAISE(ABORT,'schemac: deleted firm_a_b pair'); END;
CREATE TRIGGER "visit.firm_a_b.update" BEFORE UPDATE OF "firm_id","a","b" ON "visit"
WHEN (NEW."firm_id" IS NOT OLD."firm_id" OR NEW."a" IS NOT OLD."a" OR NEW."b" IS NOT OLD."b") AND EXISTS (SELECT 1 FROM "pair" WHERE "firm_id"=NEW."firm_id" AND "a"=NEW."a" AND "b"=NEW."b" AND "gone" IS NOT NULL)
BEGIN SELECT RAISE(ABORT,'schemac: deleted firm_a_b pair'); END;
COMMIT;
