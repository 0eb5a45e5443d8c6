-- Modelled on a file of geographic features. Structure only, rows of its own.
-- Bears another program's application_id ('GPKG') besides its user_version; R-Tree, triggers that call functions which only
-- the program itself defines (ST_MinX and its kind), strftime in a default, references deferred, an updatable view.
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition  TEXT NOT NULL,
  description TEXT
);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE gpkg_tile_matrix_set (
  table_name TEXT NOT NULL PRIMARY KEY,
  srs_id INTEGER NOT NULL,
  min_x DOUBLE NOT NULL,
  min_y DOUBLE NOT NULL,
  max_x DOUBLE NOT NULL,
  max_y DOUBLE NOT NULL,
  CONSTRAINT fk_gtms_table_name FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name)
);
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT ''
);
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL CHECK (reference_scope IN ('geopackage', 'table', 'column', 'row', 'row/col')),
  table_name TEXT,
  column_name TEXT,
  row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id) ON UPDATE SET NULL
);
CREATE TABLE "gemeinden größe" (
  "fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "geom" POLYGON,
  "name" TEXT(80),
  "einwohner" MEDIUMINT,
  "fläche (km²)" REAL,
  "stand" DATE,
  "geändert" DATETIME
);
CREATE TABLE gpkg_ogr_contents(table_name TEXT NOT NULL PRIMARY KEY,feature_count INTEGER DEFAULT NULL);
CREATE VIRTUAL TABLE "rtree_gemeinden größe_geom" USING rtree(id, minx, maxx, miny, maxy);

INSERT INTO gpkg_spatial_ref_sys VALUES
    ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984"]]', 'longitude/latitude'),
    ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', '');
INSERT INTO gpkg_contents VALUES
    ('gemeinden größe', 'features', 'Gemeinden', '', '2024-05-01T12:00:00.000Z', 5.9, 47.3, 15.0, 55.1, 4326),
    ('notes', 'attributes', NULL, NULL, '2024-05-01T12:00:00.000Z', NULL, NULL, NULL, NULL, NULL);
INSERT INTO gpkg_geometry_columns VALUES ('gemeinden größe', 'geom', 'POLYGON', 4326, 0, 2);
INSERT INTO gpkg_extensions VALUES ('gemeinden größe', 'geom', 'gpkg_rtree_index', 'http://example.org/rtree', 'write-only'), (NULL, NULL, 'gpkg_metadata', 'http://example.org/md', 'read-write');
INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'http://example.org/iso', 'text/xml', '<a/>'), (2, 'undefined', '', '', '');
INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, '2024-05-01T12:00:00.000Z', 1, NULL), ('table', 'gemeinden größe', NULL, NULL, '2024-05-01T12:00:00.000Z', 2, 1);
INSERT INTO "gemeinden größe" VALUES
    (1, x'47500001E61000000103000000', 'Köln', 1073096, 405.02, '2022-12-31', '2024-05-01T12:00:00.000Z'),
    (2, NULL, 'Aš', 0, 55.86, NULL, NULL),
    (5, x'', NULL, NULL, NULL, '', ''),
    (6, x'00', 'Łódź', -1, 293.25, '2022-12-31', NULL),
    (9, NULL, 'gone', NULL, NULL, NULL, NULL);
DELETE FROM "gemeinden größe" WHERE fid = 9;
INSERT INTO gpkg_ogr_contents VALUES ('gemeinden größe', 4), ('notes', NULL);
INSERT INTO "rtree_gemeinden größe_geom" VALUES (1, 6.7, 7.2, 50.8, 51.1), (6, 19.3, 19.6, 51.6, 51.9);

CREATE VIEW st_geometry_columns AS SELECT table_name, column_name, "ST_" || geometry_type_name AS type_name, g.srs_id, srs_name FROM gpkg_geometry_columns AS g JOIN gpkg_spatial_ref_sys AS s USING (srs_id);
CREATE VIEW "bewohnt" AS SELECT fid, name, einwohner FROM "gemeinden größe" WHERE einwohner > 0;
CREATE VIEW extents AS SELECT fid, ST_MinX(geom) AS minx FROM "gemeinden größe";
CREATE TRIGGER bewohnt_update INSTEAD OF UPDATE OF einwohner ON bewohnt BEGIN
  UPDATE "gemeinden größe" SET einwohner = new.einwohner WHERE fid = old.fid;
END;
CREATE TRIGGER "trigger_insert_feature_count_gemeinden größe" AFTER INSERT ON "gemeinden größe" BEGIN
  UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('gemeinden größe');
END;
CREATE TRIGGER "trigger_delete_feature_count_gemeinden größe" AFTER DELETE ON "gemeinden größe" BEGIN
  UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('gemeinden größe');
END;
CREATE TRIGGER "rtree_gemeinden größe_geom_update1" AFTER UPDATE OF "geom" ON "gemeinden größe"
  WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN
  INSERT OR REPLACE INTO "rtree_gemeinden größe_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom"));
END;
CREATE TRIGGER "rtree_gemeinden größe_geom_delete" AFTER DELETE ON "gemeinden größe" WHEN old."geom" NOT NULL BEGIN
  DELETE FROM "rtree_gemeinden größe_geom" WHERE id = OLD."fid";
END;
CREATE TRIGGER gpkg_tile_matrix_set_checked BEFORE INSERT ON gpkg_tile_matrix_set WHEN NEW.min_x > NEW.max_x BEGIN
  SELECT RAISE(ABORT, 'min_x must not exceed max_x');
END;
