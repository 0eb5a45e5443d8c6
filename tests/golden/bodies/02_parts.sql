-- in_expression(n = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id + 1 /*{1*/ + ?1 /*}*/ + 0 from customer;

-- in_function(text = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select coalesce( /*{1*/ ?1 || /*}*/ nick, name) from customer;

-- in_join(states = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select c.name, count(p.id) as n from customer c left join purchase p on p.buyer = c.id /*{1*/ and p.state in schemac_list(?1) /*}*/
    group by c.id, c.name order by c.id;

-- whole_join(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select c.name from customer c /*{1*/ join purchase p on p.buyer = c.id and p.total > ?1 /*}*/;

-- in_where(low = ?1, high = ?2, the tenant = ?3)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where true /*{1*/ and credit >= ?1 /*}*/ /*{2*/ and credit <= ?2 /*}*/ and id > 0;

-- whole_where(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer /*{1*/ where credit >= ?1 /*}*/;

-- in_having(n = ?1, the tenant = ?2)
WITH "purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select buyer as customer_id, sum(total) as sum from purchase group by buyer /*{1*/ having count(*) >= ?1 /*}*/;

-- in_order(n = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from customer order by /*{1*/ id % ?1, /*}*/ id;

-- last_in_order(n = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from customer order by id /*{1*/ , id % ?1 /*}*/;

-- with_limit(skip = ?1, n = ?2, the tenant = ?3)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from customer order by id limit ?2 offset ?1;

-- in_subquery(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select name, (select count(*) from purchase p where p.buyer = c.id /*{1*/ and p.total > ?1 /*}*/ ) as n from customer c;

-- in_cte(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
rich as (select * from customer where true /*{1*/ and credit >= ?1 /*}*/ ) select name from rich;

-- whole_cte(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
one as (select 1 as x) /*{1*/ , rich as (select id from customer where credit >= ?1) /*}*/ select x from one;

-- in_list(n = ?1, id = ?2, the tenant = ?3)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where id in (1, 2 /*{1*/ , ?1 /*}*/ /*{2*/ , ?2 /*}*/ );

-- next_to_each_other(low = ?1, high = ?2, like = ?3, flag = ?4, text = ?5, n = ?6, the tenant = ?7)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?7 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where 1 = 1 /*{1*/ and credit > ?1 /*}*/  /*{2*/ and credit < ?2 /*}*/  /*{3*/ and name like ?3 /*}*/  /*{4*/ and active = ?4 /*}*/  /*{5*/ and nick = ?5 /*}*/  /*{6*/ and id > ?6 /*}*/;

-- at_beginning(n = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")/*{1*/,/*}*/
/*{1*/x as (select ?1 as y) /*}*/ select id from customer;

-- at_end(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where true /*{1*/ and credit > ?1 /*}*/;

-- union_arm(id = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer /*{1*/ union all select 'more ' || name from customer where id = ?1 /*}*/;

-- needs_two(low = ?1, high = ?2, the tenant = ?3)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where true /*{1*/ and credit between ?1 and ?2 /*}*/;

-- twice(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select name from customer where true /*{1*/ and credit > ?1 /*}*/ and id in (select buyer from purchase where true /*{2*/ and total > ?1 /*}*/ );

-- with_others(low = ?1, id = ?2, the tenant = ?3)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where id <> ?2 /*{1*/ and (credit > ?1 or id = ?2) /*}*/;

-- case_part(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select case /*{1*/ when credit > ?1 then 'much' /*}*/ when credit > 0 then 'some' else 'none' end from customer;

-- filter_part(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select count(*) /*{1*/ filter (where credit > ?1) /*}*/ from customer;

-- window_part(n = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select row_number() over (order by /*{1*/ id % ?1, /*}*/ id) from customer;

-- brackets_in_part(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer where (true /*{1*/ and ((credit > ?1) or (credit is null)) /*}*/ );
