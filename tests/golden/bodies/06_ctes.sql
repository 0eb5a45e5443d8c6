-- recursive(id = ?1, the tenant = ?2)
WITH RECURSIVE "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
up(id, depth) as (
        select id, 0 from customer where id = ?1
        union all
        select c.parent_id, up.depth + 1 from up join customer c on c.id = up.id where c.parent_id is not null and up.depth < 9
    ) select id, depth from up;

-- numbers(n = ?1)
with recursive t(i) as (values (1) union all select i + 1 from t where i < ?1) select i from t;

-- down(id = ?1, the tenant = ?2)
WITH RECURSIVE "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
tree as (select * from customer where id = ?1 union select c.* from customer c, tree t where c.parent_id = t.id) select name from tree;

-- materialized(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
a as materialized (select id, name from customer), b(x) as not materialized (select id from a) select a.name from a join b on b.x = a.id;

-- columns(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"X y"(p, q) as (select id, name from customer) select * from "X y";

-- nested_with(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select name from customer where id in (with x as (select buyer as b from purchase) select b from x);

-- with_in_with(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
a as (with b as (select id from customer) select id from b) select id from a;

-- called_like_a_column(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
name as (select id from customer) select name.id from name join customer on customer.id = name.id;

-- hides_nothing(the tenant = ?1)
WITH "purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1"),
"customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
purchases as (select count(*) as n from purchase), c as (select count(*) as n from customer) select purchases.n + c.n from purchases, c;

-- used_twice(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
x as (select id from customer) select a.id as a, b.id as b from x a join x b on b.id > a.id;

-- unused(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1"),
x as (select * from purchase) select count(*) from customer;

-- recursive_word(the tenant = ?1)
WITH RECURSIVE "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
x as (select id from customer) select id from x;

-- with_values(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
t(k, v) as (values (1, 'a'), (2, 'b')) select t.k, v || c.name as v from t join customer c on c.id = t.k;

-- compound_cte(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1"),
x as (select id from customer union select buyer from purchase intersect select id from customer) select id from x;

-- in_part(id = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1"),
x as (select id from customer) select id from x where true /*{1*/ and id in (with y as (select buyer from purchase where id = ?1) select buyer from y) /*}*/;

-- counted(the tenant = ?1)
WITH "purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1"),
"customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
x as (select * from customer) select count(*) from x, purchase;
