-- Modelled on a browser's store of places (history, bookmarks, keywords). Structure only, rows of its own.
-- Versioned by user_version; columns without a type, hashes as unique indexes, WITHOUT ROWID, a CHECK between columns.
PRAGMA user_version = 77;
CREATE TABLE moz_origins ( id INTEGER PRIMARY KEY, prefix TEXT NOT NULL, host TEXT NOT NULL, frecency INTEGER NOT NULL, recalc_frecency INTEGER NOT NULL DEFAULT 0, alt_frecency INTEGER, recalc_alt_frecency INTEGER NOT NULL DEFAULT 0, UNIQUE (prefix, host) );
CREATE TABLE moz_places (   id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR, rev_host LONGVARCHAR, visit_count INTEGER DEFAULT 0, hidden INTEGER DEFAULT 0 NOT NULL, typed INTEGER DEFAULT 0 NOT NULL, frecency INTEGER DEFAULT -1 NOT NULL, last_visit_date INTEGER , guid TEXT, foreign_count INTEGER DEFAULT 0 NOT NULL, url_hash INTEGER DEFAULT 0 NOT NULL , description TEXT, preview_image_url TEXT, site_name TEXT, origin_id INTEGER REFERENCES moz_origins(id), recalc_frecency INTEGER NOT NULL DEFAULT 0, alt_frecency INTEGER, recalc_alt_frecency INTEGER NOT NULL DEFAULT 0);
CREATE TABLE moz_places_extra ( place_id INTEGER PRIMARY KEY NOT NULL, sync_json TEXT, FOREIGN KEY (place_id) REFERENCES moz_places(id) ON DELETE CASCADE );
CREATE TABLE moz_historyvisits (  id INTEGER PRIMARY KEY, from_visit INTEGER, place_id INTEGER, visit_date INTEGER, visit_type INTEGER, session INTEGER, source INTEGER DEFAULT 0 NOT NULL, triggeringPlaceId INTEGER);
CREATE TABLE moz_inputhistory (  place_id INTEGER NOT NULL, input LONGVARCHAR NOT NULL, use_count INTEGER, PRIMARY KEY (place_id, input));
CREATE TABLE moz_bookmarks (  id INTEGER PRIMARY KEY, type INTEGER, fk INTEGER DEFAULT NULL, parent INTEGER, position INTEGER, title LONGVARCHAR, keyword_id INTEGER, folder_type TEXT, dateAdded INTEGER, lastModified INTEGER, guid TEXT, syncStatus INTEGER NOT NULL DEFAULT 0, syncChangeCounter INTEGER NOT NULL DEFAULT 1);
CREATE TABLE moz_bookmarks_deleted (  guid TEXT PRIMARY KEY, dateRemoved INTEGER NOT NULL DEFAULT 0);
CREATE TABLE moz_keywords (  id INTEGER PRIMARY KEY AUTOINCREMENT, keyword TEXT UNIQUE, place_id INTEGER, post_data TEXT);
CREATE TABLE moz_anno_attributes (  id INTEGER PRIMARY KEY, name VARCHAR(32) UNIQUE NOT NULL);
CREATE TABLE moz_annos (  id INTEGER PRIMARY KEY, place_id INTEGER NOT NULL, anno_attribute_id INTEGER, content LONGVARCHAR, flags INTEGER DEFAULT 0, expiration INTEGER DEFAULT 0, type INTEGER DEFAULT 0, dateAdded INTEGER DEFAULT 0, lastModified INTEGER DEFAULT 0);
CREATE TABLE moz_items_annos (  id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL, anno_attribute_id INTEGER, content LONGVARCHAR, flags INTEGER DEFAULT 0, expiration INTEGER DEFAULT 0, type INTEGER DEFAULT 0, dateAdded INTEGER DEFAULT 0, lastModified INTEGER DEFAULT 0);
CREATE TABLE moz_meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID ;
CREATE TABLE moz_places_metadata_search_queries ( id INTEGER PRIMARY KEY, terms TEXT NOT NULL UNIQUE );
CREATE TABLE moz_places_metadata (id INTEGER PRIMARY KEY, place_id INTEGER NOT NULL, referrer_place_id INTEGER, created_at INTEGER NOT NULL DEFAULT 0, updated_at INTEGER NOT NULL DEFAULT 0, total_view_time INTEGER NOT NULL DEFAULT 0, document_type INTEGER NOT NULL DEFAULT 0, search_query_id INTEGER, FOREIGN KEY (place_id) REFERENCES moz_places(id) ON DELETE CASCADE, FOREIGN KEY(referrer_place_id) REFERENCES moz_places(id) ON DELETE CASCADE, FOREIGN KEY(search_query_id) REFERENCES moz_places_metadata_search_queries(id) ON DELETE CASCADE CHECK(place_id != referrer_place_id) );
CREATE TABLE moz_previews_tombstones (  hash TEXT PRIMARY KEY ) WITHOUT ROWID;
CREATE INDEX moz_places_url_hashindex ON moz_places (url_hash);
CREATE INDEX moz_places_hostindex ON moz_places (rev_host);
CREATE INDEX moz_places_visitcount ON moz_places (visit_count);
CREATE INDEX moz_places_frecencyindex ON moz_places (frecency);
CREATE INDEX moz_places_lastvisitdateindex ON moz_places (last_visit_date);
CREATE UNIQUE INDEX moz_places_guid_uniqueindex ON moz_places (guid);
CREATE INDEX moz_places_originidindex ON moz_places (origin_id);
CREATE INDEX moz_historyvisits_placedateindex ON moz_historyvisits (place_id, visit_date);
CREATE INDEX moz_historyvisits_fromindex ON moz_historyvisits (from_visit);
CREATE INDEX moz_historyvisits_dateindex ON moz_historyvisits (visit_date);
CREATE INDEX moz_bookmarks_itemindex ON moz_bookmarks (fk, type);
CREATE INDEX moz_bookmarks_parentindex ON moz_bookmarks (parent, position);
CREATE INDEX moz_bookmarks_itemlastmodifiedindex ON moz_bookmarks (fk, lastModified);
CREATE INDEX moz_bookmarks_dateaddedindex ON moz_bookmarks (dateAdded);
CREATE UNIQUE INDEX moz_bookmarks_guid_uniqueindex ON moz_bookmarks (guid);
CREATE UNIQUE INDEX moz_keywords_placepostdata_uniqueindex ON moz_keywords (place_id, post_data);
CREATE UNIQUE INDEX moz_annos_placeattributeindex ON moz_annos (place_id, anno_attribute_id);
CREATE UNIQUE INDEX moz_items_annos_itemattributeindex ON moz_items_annos (item_id, anno_attribute_id);
CREATE UNIQUE INDEX moz_places_metadata_placecreated_uniqueindex ON moz_places_metadata (place_id, created_at);
CREATE INDEX moz_places_metadata_referrerindex ON moz_places_metadata (referrer_place_id);

INSERT INTO moz_origins VALUES (1, 'https://', 'example.org', 3000, 0, NULL, 0), (2, 'http://', 'bücher.example', 100, 1, 12, 1), (3, 'file://', '', -1, 0, NULL, 0);
INSERT INTO moz_places VALUES
    (1, 'https://example.org/', 'Example', 'gro.elpmaxe.', 12, 0, 1, 2000, 1719835200000000, 'aaaaaaaaaaaa', 2, 47356411089529, NULL, NULL, NULL, 1, 0, NULL, 0),
    (2, 'https://example.org/?q=%F0%9F%A6%8A', 'Füchse 🦊', 'gro.elpmaxe.', 1, 0, 0, 100, 1719835200000001, 'bbbbbbbbbbbb', 0, -1, 'What it says', 'https://example.org/p.png', 'Example', 1, 0, 7, 0),
    (3, 'http://bücher.example/', NULL, 'elpmaxe.rehcüb.', 0, 1, 0, 0, NULL, 'cccccccccccc', 1, 9223372036854775807, NULL, NULL, NULL, 2, 1, NULL, 1),
    (4, 'place:sort=8&maxResults=10', '', NULL, NULL, 1, 0, -1, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0, NULL, 0),
    (5, NULL, NULL, NULL, 0, 0, 0, -1, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0, NULL, 0);
INSERT INTO moz_places_extra VALUES (1, '{"a":1}'), (2, NULL);
INSERT INTO moz_historyvisits VALUES (1, 0, 1, 1719835200000000, 1, 0, 0, NULL), (2, 1, 2, 1719835200000001, 2, 0, 1, 1), (3, NULL, NULL, NULL, NULL, NULL, 0, NULL);
INSERT INTO moz_inputhistory VALUES (1, 'exa', 1), (1, 'example', 0.9), (2, 'füch', NULL);
INSERT INTO moz_bookmarks VALUES
    (1, 2, NULL, 0, 0, '', NULL, NULL, 1719835200000000, 1719835200000000, 'root________', 1, 1),
    (2, 2, NULL, 1, 0, 'menu', NULL, NULL, 1719835200000000, 1719835200000000, 'menu________', 1, 3),
    (3, 1, 1, 2, 0, 'Example', NULL, NULL, 1719835200000000, NULL, 'dddddddddddd', 0, 1),
    (4, 3, NULL, 2, 1, NULL, NULL, NULL, NULL, NULL, 'eeeeeeeeeeee', 0, 0),
    (5, 1, 3, 2, 2, 'Bücher', NULL, NULL, 0, 0, 'ffffffffffff', 2, 1);
INSERT INTO moz_bookmarks_deleted VALUES ('gggggggggggg', 1719835200000000), (NULL, 0);
INSERT INTO moz_keywords VALUES (3, 'ex', 1, NULL), (7, 'bü', 3, ''), (8, NULL, NULL, NULL);
DELETE FROM moz_keywords WHERE id = 8;
INSERT INTO moz_anno_attributes VALUES (1, 'bookmarkProperties/description'), (2, 'downloads/metaData');
INSERT INTO moz_annos VALUES (1, 1, 2, '{"state":1}', 0, 4, 3, 1719835200000000, 0);
INSERT INTO moz_items_annos VALUES (1, 3, 1, 'A note', 0, 4, 3, 0, 0), (2, 5, 1, x'00ff', 0, 4, 3, 0, 0);
INSERT INTO moz_meta VALUES ('sync/bookmarks/syncId', 'hhhhhhhhhhhh'), ('origin_frecency_count', 2), ('threshold', 12.5), ('blob', x'0001');
INSERT INTO moz_places_metadata_search_queries VALUES (1, 'fox'), (2, 'źdźbło');
INSERT INTO moz_places_metadata VALUES (1, 1, NULL, 1719835200000, 1719835201000, 900, 0, 1), (2, 2, 1, 1719835200000, 0, 0, 0, NULL);
INSERT INTO moz_previews_tombstones VALUES ('d41d8cd98f00b204e9800998ecf8427e');
