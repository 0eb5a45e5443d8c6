-- quotes(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select 'it''s -- no comment' || name from customer where name <> '/* no */ comment';

-- braces_in_text(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select '{ and :low } ( [ }' || name from customer;

-- comment_at_end(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer;

-- comment_at_very_end(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where credit > ?1;

-- comments_between(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select -- id " }
    c.id /* ( */ , -- [ ]
    c . name as n /* :p */ from /* -- */ customer /**/ c;

-- comment_in_part(low = ?1, like = ?2, the tenant = ?3)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where true /*{1*/
        -- only with :low, or 'not'
        and credit > ?1 -- }
    /*}*/ /* between } parts */ /*{2*//* ' */and name like ?2/* { *//*}*/;

-- utf8(text = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select 'Ärger – „Übung“ 漢字 😀 ' || name from customer where name <> 'ß' /* é { */ and name <> ?1;

-- empty_text(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select '' || '''' || '''''' || name from customer;

-- long_line_comment(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select count(*) -- --
    from customer --/* not one
    /*-- not one */ where true;

-- two_lines(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select 'one
-- two {
' || name from customer;

-- crowded(low = ?1, ids = ?2, the tenant = ?3)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select/**/name/**/from/**/customer where(credit)>0 /*{1*/and(credit)>?1/*}*/ and(id)in schemac_list(?2);

-- minus(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select credit - /*{1*/- ?1 +/*}*/ 1 from customer;

-- tight(low = ?1, flag = ?2, the tenant = ?3)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where 1=1 /*{1*/and credit>?1/*}*/  /*{2*/and active=?2/*}*/ or 1=0;
