-- Modelled on a flash-card program's collection. Structure only, rows of its own.
-- Lower-case untyped SQL, tables WITHOUT ROWID, and a collation (unicase) that only the program itself defines.
CREATE TABLE col (
  id integer PRIMARY KEY,
  crt integer NOT NULL,
  mod integer NOT NULL,
  scm integer NOT NULL,
  ver integer NOT NULL,
  dty integer NOT NULL,
  usn integer NOT NULL,
  ls integer NOT NULL,
  conf text NOT NULL,
  models text NOT NULL,
  decks text NOT NULL,
  dconf text NOT NULL,
  tags text NOT NULL
);
CREATE TABLE notes (
  id integer PRIMARY KEY,
  guid text NOT NULL,
  mid integer NOT NULL,
  mod integer NOT NULL,
  usn integer NOT NULL,
  tags text NOT NULL,
  flds text NOT NULL,
  -- The use of type integer for sfld is deliberate, because it means that integer values in this
  -- field will sort numerically.
  sfld integer NOT NULL,
  csum integer NOT NULL,
  flags integer NOT NULL,
  data text NOT NULL
);
CREATE TABLE cards (
  id integer PRIMARY KEY,
  nid integer NOT NULL,
  did integer NOT NULL,
  ord integer NOT NULL,
  mod integer NOT NULL,
  usn integer NOT NULL,
  type integer NOT NULL,
  queue integer NOT NULL,
  due integer NOT NULL,
  ivl integer NOT NULL,
  factor integer NOT NULL,
  reps integer NOT NULL,
  lapses integer NOT NULL,
  left integer NOT NULL,
  odue integer NOT NULL,
  odid integer NOT NULL,
  flags integer NOT NULL,
  data text NOT NULL
);
CREATE TABLE revlog (
  id integer PRIMARY KEY,
  cid integer NOT NULL,
  usn integer NOT NULL,
  ease integer NOT NULL,
  ivl integer NOT NULL,
  lastIvl integer NOT NULL,
  factor integer NOT NULL,
  time integer NOT NULL,
  type integer NOT NULL
);
CREATE TABLE deck_config (
  id integer PRIMARY KEY NOT NULL,
  name text NOT NULL COLLATE nocase,
  mtime_secs integer NOT NULL,
  usn integer NOT NULL,
  config blob NOT NULL
);
CREATE TABLE config (
  KEY text NOT NULL PRIMARY KEY,
  usn integer NOT NULL,
  mtime_secs integer NOT NULL,
  val blob NOT NULL
) without rowid;
CREATE TABLE fields (
  ntid integer NOT NULL,
  ord integer NOT NULL,
  name text NOT NULL COLLATE nocase,
  config blob NOT NULL,
  PRIMARY KEY (ntid, ord)
) without rowid;
CREATE TABLE templates (
  ntid integer NOT NULL,
  ord integer NOT NULL,
  name text NOT NULL COLLATE nocase,
  mtime_secs integer NOT NULL,
  usn integer NOT NULL,
  config blob NOT NULL,
  PRIMARY KEY (ntid, ord)
) without rowid;
CREATE TABLE notetypes (
  id integer NOT NULL PRIMARY KEY,
  name text NOT NULL COLLATE nocase,
  mtime_secs integer NOT NULL,
  usn integer NOT NULL,
  config blob NOT NULL
);
CREATE TABLE decks (
  id integer PRIMARY KEY NOT NULL,
  name text NOT NULL COLLATE nocase,
  mtime_secs integer NOT NULL,
  usn integer NOT NULL,
  common blob NOT NULL,
  kind blob NOT NULL
);
CREATE TABLE tags (
  tag text NOT NULL PRIMARY KEY COLLATE nocase,
  usn integer NOT NULL,
  collapsed boolean NOT NULL,
  config blob NULL
) without rowid;
CREATE TABLE graves (
  oid integer NOT NULL,
  type integer NOT NULL,
  usn integer NOT NULL,
  PRIMARY KEY (oid, type)
) WITHOUT ROWID;
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
CREATE INDEX idx_notes_mid ON notes (mid);
CREATE INDEX idx_cards_odid ON cards (odid) WHERE odid != 0;
CREATE UNIQUE INDEX idx_fields_name_ntid ON fields (name, ntid);
CREATE UNIQUE INDEX idx_templates_name_ntid ON templates (name, ntid);
CREATE INDEX idx_templates_usn ON templates (usn);
CREATE UNIQUE INDEX idx_notetypes_name ON notetypes (name);
CREATE INDEX idx_notetypes_usn ON notetypes (usn);
CREATE UNIQUE INDEX idx_decks_name ON decks (name);
CREATE INDEX idx_graves_pending ON graves (usn);

INSERT INTO col VALUES (1, 1700000000, 1719835200123, 1700000000000, 18, 0, 0, 0, '', '', '', '', '');
INSERT INTO notes VALUES
    (1700000000001, 'Ab#c1', 1, 1719835200, -1, '', 'le chien' || char(31) || 'the dog', 'le chien', 2840236005, 0, ''),
    (1700000000002, 'q]}{"', 1, 1719835200, 12, ' animal forêt ', 'źrebię' || char(31) || 'foal', 'źrebię', 0, 0, ''),
    (1700000000003, 'numer', 2, 0, -1, '', '42' || char(31) || 'the answer', 42, 4294967295, 1, '{}'),
    (1700000000004, 'empty', 2, 0, -1, ' ', char(31), '', 3661210606, 0, '');
INSERT INTO cards VALUES
    (1700000000011, 1700000000001, 1, 0, 1719835200, -1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, '{}'),
    (1700000000012, 1700000000002, 1, 0, 1719835200, 12, 2, 2, 812, 41, 2500, 7, 0, 0, 0, 0, 3, '{"pos":2,"s":41.1}'),
    (1700000000013, 1700000000003, 1700000000099, 0, 1719835200, -1, 1, 1, 1719835300, -600, 2500, 2, 1, 1001, 12, 1, 0, ''),
    (1700000000014, 1700000000003, 1, 1, 0, -1, 0, -1, 2, 0, 0, 0, 0, 0, 0, 0, 0, '');
INSERT INTO revlog VALUES (1719835200001, 1700000000012, 12, 3, 41, 16, 2500, 4210, 1), (1719835200002, 1700000000013, -1, 1, -600, -60, 0, 60000, 0);
INSERT INTO deck_config VALUES (1, 'Default', 0, 0, x'0a0201029901');
INSERT INTO config VALUES ('curDeck', 0, 0, x'31'), ('sortType', 0, 0, '"noteFld"'), ('Curdeck', 0, 0, x'');
INSERT INTO fields VALUES (1, 0, 'Front', x'1a00'), (1, 1, 'Back', x'1a00'), (2, 0, 'Überschrift', x'');
INSERT INTO templates VALUES (1, 0, 'Card 1', 0, 0, x'0a0b7b7b46726f6e747d7d'), (2, 0, 'Karte', 0, -1, x'');
INSERT INTO notetypes VALUES (1, 'Basic', 0, 0, x'1a'), (2, 'Zahlen', 1719835200, -1, x'');
INSERT INTO decks VALUES (1, 'Default', 0, 0, x'', x'0a00'), (1700000000099, 'Français' || char(31) || 'Leçon 1', 1719835200, -1, x'0801', x'0a020801');
INSERT INTO tags VALUES ('animal', 0, 0, NULL), ('forêt', -1, 1, x'00');
INSERT INTO graves VALUES (1699999999999, 1, -1), (1699999999999, 0, -1), (5, 2, 12);

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'COLLATE nocase', 'COLLATE unicase') WHERE type = 'table';
PRAGMA writable_schema = RESET;
