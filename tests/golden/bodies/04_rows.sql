-- all(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select * from customer;

-- by_alias(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select x.* from customer as x join purchase p on p.buyer = x.id;

-- of_cte(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
x as (select * from customer where credit > 0) select * from x;

-- of_cte_alias(the tenant = ?1)
WITH "purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1"),
x as (select * from purchase), y as (select x.* from x) select y.* from y;

-- of_subquery(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select s.* from (select c.* from customer c) as s;

-- in_compound(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select * from customer where id = 1 union all select c.* from customer c where c.id <> 1;

-- member(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select "c"."id" AS "c.id", "c"."org_id" AS "c.org", "c"."name" AS "c.name", "c"."nick" AS "c.nick", "c"."credit" AS "c.credit", "c"."born" AS "c.born", "c"."parent_id" AS "c.parent", "c"."tags" AS "c.tags", "c"."photo" AS "c.photo", "c"."score" AS "c.score", "c"."active" AS "c.active", "c"."made" AS "c.made", "c"."deleted_at" AS "c.deleted_at", "p"."id" AS "last.id", "p"."org_id" AS "last.org", "p"."buyer" AS "last.customer", "p"."state" AS "last.state", "p"."total" AS "last.total", "p"."The Units" AS "last.units", "p"."note" AS "last.note", "p"."at" AS "last.at", "p"."deleted_at" AS "last.deleted_at", 1 as n from customer c left join purchase p on p.buyer = c.id and p.state = 'paid';

-- member_in_arms(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select "c"."id" AS "c.id", "c"."org_id" AS "c.org", "c"."name" AS "c.name", "c"."nick" AS "c.nick", "c"."credit" AS "c.credit", "c"."born" AS "c.born", "c"."parent_id" AS "c.parent", "c"."tags" AS "c.tags", "c"."photo" AS "c.photo", "c"."score" AS "c.score", "c"."active" AS "c.active", "c"."made" AS "c.made", "c"."deleted_at" AS "c.deleted_at", 1 as n from customer c union all select "x"."id" AS "c.id", "x"."org_id" AS "c.org", "x"."name" AS "c.name", "x"."nick" AS "c.nick", "x"."credit" AS "c.credit", "x"."born" AS "c.born", "x"."parent_id" AS "c.parent", "x"."tags" AS "c.tags", "x"."photo" AS "c.photo", "x"."score" AS "c.score", "x"."active" AS "c.active", "x"."made" AS "c.made", "x"."deleted_at" AS "c.deleted_at", 2 as n from customer as x union all select "Q"."id" AS "c.id", "Q"."org_id" AS "c.org", "Q"."name" AS "c.name", "Q"."nick" AS "c.nick", "Q"."credit" AS "c.credit", "Q"."born" AS "c.born", "Q"."parent_id" AS "c.parent", "Q"."tags" AS "c.tags", "Q"."photo" AS "c.photo", "Q"."score" AS "c.score", "Q"."active" AS "c.active", "Q"."made" AS "c.made", "Q"."deleted_at" AS "c.deleted_at", 3 as n from customer "Q";

-- member_of_cte(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
x as (select * from customer) select "x"."id" AS "c.id", "x"."org_id" AS "c.org", "x"."name" AS "c.name", "x"."nick" AS "c.nick", "x"."credit" AS "c.credit", "x"."born" AS "c.born", "x"."parent_id" AS "c.parent", "x"."tags" AS "c.tags", "x"."photo" AS "c.photo", "x"."score" AS "c.score", "x"."active" AS "c.active", "x"."made" AS "c.made", "x"."deleted_at" AS "c.deleted_at" from x;

-- member_of_subquery(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select "a"."id" AS "c.id", "a"."org_id" AS "c.org", "a"."name" AS "c.name", "a"."nick" AS "c.nick", "a"."credit" AS "c.credit", "a"."born" AS "c.born", "a"."parent_id" AS "c.parent", "a"."tags" AS "c.tags", "a"."photo" AS "c.photo", "a"."score" AS "c.score", "a"."active" AS "c.active", "a"."made" AS "c.made", "a"."deleted_at" AS "c.deleted_at", /* x */ "b"."id" AS "p.id", "b"."org_id" AS "p.org", "b"."buyer" AS "p.customer", "b"."state" AS "p.state", "b"."total" AS "p.total", "b"."The Units" AS "p.units", "b"."note" AS "p.note", "b"."at" AS "p.at", "b"."deleted_at" AS "p.deleted_at" from (select * from customer) a join (select * from purchase order by id limit 2) b on b.buyer = a.id;

-- nested(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select "c"."id" AS "c.id", "c"."org_id" AS "c.org", "c"."name" AS "c.name", "c"."nick" AS "c.nick", "c"."credit" AS "c.credit", "c"."born" AS "c.born", "c"."parent_id" AS "c.parent", "c"."tags" AS "c.tags", "c"."photo" AS "c.photo", "c"."score" AS "c.score", "c"."active" AS "c.active", "c"."made" AS "c.made", "c"."deleted_at" AS "c.deleted_at", "p"."id" AS "orders.id", "p"."org_id" AS "orders.org", "p"."buyer" AS "orders.customer", "p"."state" AS "orders.state", "p"."total" AS "orders.total", "p"."The Units" AS "orders.units", "p"."note" AS "orders.note", "p"."at" AS "orders.at", "p"."deleted_at" AS "orders.deleted_at" from customer c left join purchase p on p.buyer = c.id order by c.name, c.id, p.at, p.id;

-- nested_in_part(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select "c"."id" AS "c.id", "c"."org_id" AS "c.org", "c"."name" AS "c.name", "c"."nick" AS "c.nick", "c"."credit" AS "c.credit", "c"."born" AS "c.born", "c"."parent_id" AS "c.parent", "c"."tags" AS "c.tags", "c"."photo" AS "c.photo", "c"."score" AS "c.score", "c"."active" AS "c.active", "c"."made" AS "c.made", "c"."deleted_at" AS "c.deleted_at", "p"."id" AS "orders.id", "p"."org_id" AS "orders.org", "p"."buyer" AS "orders.customer", "p"."state" AS "orders.state", "p"."total" AS "orders.total", "p"."The Units" AS "orders.units", "p"."note" AS "orders.note", "p"."at" AS "orders.at", "p"."deleted_at" AS "orders.deleted_at" from customer c left join purchase p on p.buyer = c.id /*{1*/ and p.total > ?1 /*}*/ order by c.id, p.id;

-- self_join(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select "a"."id" AS "a.id", "a"."org_id" AS "a.org", "a"."name" AS "a.name", "a"."nick" AS "a.nick", "a"."credit" AS "a.credit", "a"."born" AS "a.born", "a"."parent_id" AS "a.parent", "a"."tags" AS "a.tags", "a"."photo" AS "a.photo", "a"."score" AS "a.score", "a"."active" AS "a.active", "a"."made" AS "a.made", "a"."deleted_at" AS "a.deleted_at", "b"."id" AS "b.id", "b"."org_id" AS "b.org", "b"."name" AS "b.name", "b"."nick" AS "b.nick", "b"."credit" AS "b.credit", "b"."born" AS "b.born", "b"."parent_id" AS "b.parent", "b"."tags" AS "b.tags", "b"."photo" AS "b.photo", "b"."score" AS "b.score", "b"."active" AS "b.active", "b"."made" AS "b.made", "b"."deleted_at" AS "b.deleted_at" from customer a left join customer b on b.id = a.parent_id;

-- words(the tenant = ?1)
WITH "order$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "select", "group", "index", "row", "values", "from", "deleted_at" FROM main."group" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"order" AS NOT MATERIALIZED (SELECT "id", "org_id", "select", "group", "index", "row", "values", "from", "deleted_at" FROM "order$1")
select * from "order";

-- words_by_name(id = ?1, the tenant = ?2)
WITH "order$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "select", "group", "index", "row", "values", "from", "deleted_at" FROM main."group" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"order" AS NOT MATERIALIZED (SELECT "id", "org_id", "select", "group", "index", "row", "values", "from", "deleted_at" FROM "order$1")
select "select", o."group", "index", "row", o . "values", "from" as "from" from "order" as o where o.id = ?1;

-- words_member(the tenant = ?1)
WITH "order$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "select", "group", "index", "row", "values", "from", "deleted_at" FROM main."group" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"order" AS NOT MATERIALIZED (SELECT "id", "org_id", "select", "group", "index", "row", "values", "from", "deleted_at" FROM "order$1")
select "order"."id" AS "o.id", "order"."org_id" AS "o.org", "order"."select" AS "o.select", "order"."group" AS "o.group", "order"."index" AS "o.index", "order"."row" AS "o.row", "order"."values" AS "o.values", "order"."from" AS "o.key", "order"."deleted_at" AS "o.deleted_at" from "order";
