-- Modelled on a web framework's own tables and an application of it. Structure only, rows of its own.
-- Quoted lower-case names, references deferred, checks of JSON and of numbers, index names with hashes, descending parts, migrations in a table.
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "first_name" varchar(150) NOT NULL);
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
CREATE TABLE "auth_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "django_admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL);
CREATE TABLE "shop_product" ("id" char(32) NOT NULL PRIMARY KEY, "sku" varchar(20) NOT NULL COLLATE "RTRIM", "title" varchar(200) NOT NULL, "price" decimal NOT NULL, "attributes" text NOT NULL CHECK ((JSON_VALID("attributes") OR "attributes" IS NULL)), "stock" integer unsigned NOT NULL CHECK ("stock" >= 0), "weight" real NULL, "photo" BLOB NULL, "lead_time" bigint NULL, "title_upper" varchar(200) GENERATED ALWAYS AS (UPPER("title")) STORED, "deleted_at" datetime NULL, CONSTRAINT "shop_product_price_not_negative" CHECK ("price" >= '0'));
CREATE TABLE "shop_order" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "placed" datetime NOT NULL, "day" date NOT NULL, "state" varchar(10) NOT NULL DEFAULT 'new', "customer_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "product_id" char(32) NOT NULL REFERENCES "shop_product" ("id") DEFERRABLE INITIALLY DEFERRED, "quantity" integer NOT NULL, CONSTRAINT "shop_order_quantity_positive" CHECK ("quantity" > 0), CONSTRAINT "shop_order_once_a_day" UNIQUE ("customer_id", "product_id", "day") ON CONFLICT ABORT);
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE UNIQUE INDEX "auth_user_groups_user_id_group_id_94350c0c_uniq" ON "auth_user_groups" ("user_id", "group_id");
CREATE INDEX "auth_user_groups_user_id_6a12ed8b" ON "auth_user_groups" ("user_id");
CREATE INDEX "auth_user_groups_group_id_97559544" ON "auth_user_groups" ("group_id");
CREATE INDEX "django_admin_log_content_type_id_c4bce8eb" ON "django_admin_log" ("content_type_id");
CREATE INDEX "django_admin_log_user_id_c564eba6" ON "django_admin_log" ("user_id");
CREATE UNIQUE INDEX "shop_product_living_sku" ON "shop_product" ("sku") WHERE "deleted_at" IS NULL;
CREATE INDEX "shop_product_title_lower_5d41402a" ON "shop_product" ((LOWER("title")));
CREATE INDEX "shop_order_placed_desc" ON "shop_order" ("placed" DESC, "state");
CREATE INDEX "shop_order_customer_id_1a2b3c4d" ON "shop_order" ("customer_id");
CREATE INDEX "shop_order_product_id_5e6f7a8b" ON "shop_order" ("product_id");

INSERT INTO "django_migrations" VALUES (1, 'auth', '0001_initial', '2024-01-01 10:00:00.123456'), (2, 'shop', '0001_initial', '2024-01-01 10:00:01');
INSERT INTO "django_content_type" VALUES (1, 'auth', 'user'), (2, 'shop', 'order');
INSERT INTO "django_session" VALUES ('k1k1k1k1k1k1k1k1', '.eJxVjEEOwiAQ', '2024-02-01 00:00:00');
INSERT INTO "auth_user" VALUES
    (1, 'pbkdf2_sha256$600000$salt$hash=', '2024-01-05 08:00:00.000001', 1, 'root', '', '', 1, 1, '2024-01-01 10:00:00', ''),
    (2, '!', NULL, 0, 'élodie', 'Dupré', 'elodie@example.org', 0, 1, '2024-01-02 00:00:00', 'Élodie'),
    (7, '', NULL, 0, 'ζωή', '', 'zoe@example.org', 0, 0, '2024-01-03 00:00:00', 'Ζωή');
INSERT INTO "auth_group" VALUES (1, 'clerks'), (2, 'Käufer');
INSERT INTO "auth_permission" VALUES (1, 1, 'add_user', 'Can add user'), (2, 2, 'add_order', 'Can add order');
INSERT INTO "auth_user_groups" VALUES (1, 1, 1), (2, 2, 2);
INSERT INTO "django_admin_log" VALUES (1, '2', 'élodie', 1, '[{"added": {}}]', 1, 1, '2024-01-02 00:00:00'), (2, NULL, '', 0, '', NULL, 1, '2024-01-02 00:00:00');
INSERT INTO "shop_product" ("id", "sku", "title", "price", "attributes", "stock", "weight", "photo", "lead_time", "deleted_at") VALUES
    ('00000000000040008000000000000001', 'A-1', 'Teapot “Ø 12”', '19.99', '{"colour": "blå"}', 3, 0.75, NULL, 86400000000, NULL),
    ('00000000000040008000000000000002', 'A-2', 'Cup', 5, '[]', 0, NULL, x'89504e470d0a1a0a', NULL, NULL),
    ('00000000000040008000000000000003', 'A-1  ', 'Old teapot', 0.1, 'null', 1, -0.5, x'', 0, '2023-12-31 00:00:00');
INSERT INTO "shop_order" VALUES
    (1, '2024-01-05 08:01:00', '2024-01-05', 'paid', 2, '00000000000040008000000000000001', 1),
    (2, '2024-01-05 08:02:00.5', '2024-01-05', 'new', NULL, '00000000000040008000000000000002', 12),
    (3, '2024-01-06 00:00:00', '2024-01-06', 'new', NULL, '00000000000040008000000000000002', 1),
    (4, '2024-01-06 00:00:00', '2024-01-06', 'new', NULL, '00000000000040008000000000000002', 1);
DELETE FROM "shop_order" WHERE "id" = 4;
