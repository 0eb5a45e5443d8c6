-- in_window(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id, row_number() over (partition by active order by credit desc, id) as at,
           lag(credit) over w as before
    from customer window w as (order by id rows between 2 preceding and current row) order by id;

-- frames(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id, sum(credit) over (order by id rows between 1 preceding and 1 preceding) as a,
           max(credit) over (order by id groups between 1 following and unbounded following) as b,
           count(*) filter (where credit > 0) over (order by id range between unbounded preceding and current row exclude ties) as c,
           sum(credit) over (order by id) as d
    from customer order by id;

-- in_subquery(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from (select name, id from customer order by credit desc, id limit 2) order by id;

-- in_aggregate(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select group_concat(name, '; ') as a, group_concat(distinct active) as b from (select * from customer order by id);

-- compound(n = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"country" AS NOT MATERIALIZED (SELECT "id", "name", "people" FROM main."country")
select name as x from customer union select name from country except select name from customer where id = 1 order by x desc limit ?1;

-- scalar(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select c.name, (select p.total from purchase p where p.buyer = c.id order by p.at desc, p.id limit 1) as last from customer c;

-- by_expression(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from customer order by case when nick is null then 1 else 0 end, lower(name) collate nocase desc, id;

-- by_place(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name, id from customer order by 2 desc;

-- limits(n = ?1, skip = ?2, the tenant = ?3)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from (select id from customer order by id limit ?1) where id > 0 order by id limit ?1 offset ?2;

-- chosen(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select "c"."id" AS "c.id", "c"."org_id" AS "c.org", "c"."name" AS "c.name", "c"."nick" AS "c.nick", "c"."credit" AS "c.credit", "c"."born" AS "c.born", "c"."parent_id" AS "c.parent", "c"."tags" AS "c.tags", "c"."photo" AS "c.photo", "c"."score" AS "c.score", "c"."active" AS "c.active", "c"."made" AS "c.made", "c"."deleted_at" AS "c.deleted_at", (select count(*) from purchase p where p.buyer = c.id) as n from customer c where true /*{1*/ and c.credit > ?1 /*}*/;
-- newest: ORDER BY "c.made" DESC, "c.id" DESC
-- name: ORDER BY "c.name", "c.id"
-- most: ORDER BY "n" DESC

-- paged(like = ?1, the tenant = ?2)
WITH "purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1"),
"customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select "c"."id" AS "c.id", "c"."org_id" AS "c.org", "c"."name" AS "c.name", "c"."nick" AS "c.nick", "c"."credit" AS "c.credit", "c"."born" AS "c.born", "c"."parent_id" AS "c.parent", "c"."tags" AS "c.tags", "c"."photo" AS "c.photo", "c"."score" AS "c.score", "c"."active" AS "c.active", "c"."made" AS "c.made", "c"."deleted_at" AS "c.deleted_at", "p"."id" AS "p.id", "p"."org_id" AS "p.org", "p"."buyer" AS "p.customer", "p"."state" AS "p.state", "p"."total" AS "p.total", "p"."The Units" AS "p.units", "p"."note" AS "p.note", "p"."at" AS "p.at", "p"."deleted_at" AS "p.deleted_at" from purchase p join customer c on c.id = p.buyer where true /*{1*/ and c.name like ?1 /*}*/;
-- at: ORDER BY "p.at", "p.id"
-- name: ORDER BY "c.name" DESC, "p.id"

-- grouped(the tenant = ?1)
WITH "purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select state, count(*) as n, sum(total) as sum from purchase group by state;
-- state: ORDER BY "state"
-- n: ORDER BY "n" DESC, "state"
