-- plain(ids = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where id in schemac_list(?1);

-- negated(ids = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where id not in schemac_list(?1);

-- of_states(states = ?1, the tenant = ?2)
WITH "purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select id from purchase where state in schemac_list(?1);

-- in_case(ids = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select case when id in schemac_list(?1) then 'in' when id not in schemac_list(?1) then 'out' else 'neither' end from customer;

-- in_select(ids = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id in schemac_list(?1) from customer;

-- in_having(ids = ?1, the tenant = ?2)
WITH "purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select buyer from purchase group by buyer having max(id) in schemac_list(?1) or buyer in schemac_list(?1);

-- in_on(states = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select c.id as c, p.id as p from customer c left join purchase p on p.buyer = c.id and p.state not in schemac_list(?1);

-- in_subquery(ids = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select name from customer c where exists (select 1 from purchase p where p.buyer = c.id and p.id in schemac_list(?1));

-- of_expression(ids = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where (id + 1) in schemac_list(?1) or coalesce(parent_id, 0) in schemac_list(?1);

-- names(names = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from customer where name in schemac_list(?1) or lower(nick) in schemac_list(?1);

-- twice(ids = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where id in schemac_list(?1) and parent_id in schemac_list(?1);

-- left_out(ids = ?1, states = ?2, the tenant = ?3)
WITH "purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select id from purchase where true /*{1*/ and id in schemac_list(?1) /*}*/ /*{2*/ and state not in schemac_list(?2) /*}*/;

-- in_filter(ids = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select count(*) filter (where id in schemac_list(?1)) from customer;

-- in_window(ids = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select sum(id) over (partition by id in schemac_list(?1) order by id) from customer;

-- in_cte(ids = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
x as (select * from customer where id in schemac_list(?1)) select name from x where id not in (select id from x where id in schemac_list(?1) and id > 2);

-- row_values(id = ?1, text = ?2, the tenant = ?3)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from customer where (id, name) = (?1, ?2) or (id, name) in (values (1, 'Ada'), (2, 'Bob')) or (id, credit) > (3, 0);

-- in_select_list(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select name from customer where id in (select buyer from purchase union select id from customer where credit = 0);

-- not_in_nulls(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where id not in (select parent_id from customer where parent_id is not null);

-- thrice(id = ?1, text = ?2, the tenant = ?3)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name || ?1 from customer where id <> ?1 and abs(?1) = ?1 and coalesce(?2, name) = name;
