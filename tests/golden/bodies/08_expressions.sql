-- tags(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select c.name, j.value as tag from customer c, json_each(c.tags) as j where j.type = 'text';

-- tree(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select c.id, t.fullkey as path, cast(t.atom as text) as atom from customer c left join json_tree(c.tags) t on true;

-- has_tag(text = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name from customer c where exists (select 1 from json_each(c.tags) where value = ?1);

-- as_json(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1"),
"line$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "purchase_id", "place", "product", "amount" FROM main."line" WHERE "org_id" = ?1),
"line" AS NOT MATERIALIZED (SELECT "id", "org_id", "purchase_id", "place", "product", "amount" FROM "line$1")
select json_object('id', id, 'orders', (select json_group_array(json_object('total', total, 'lines', (select json_group_array(l.product) from line l where l.purchase_id = p.id))) from purchase p where p.buyer = c.id)) from customer c;

-- arrows(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select tags ->> '$[0]' from customer where tags -> '$[1]' is not null;

-- dates(when = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select date(born, '+1 day') as day, cast(strftime('%Y', born) as integer) as year from customer where made < ?1 and born is not null;

-- casts(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select cast(credit as integer) as a, cast(id as text) as b, cast(credit as real) as c from customer;

-- cases(low = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select case when credit > ?1 then 'rich' when nick is null then 'unnamed' else 'other' end as a, case active when true then nick end as b from customer;

-- between(low = ?1, high = ?2, the tenant = ?3)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?3 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from customer where credit between ?1 and ?2 and not (id between 90 and 99) or credit not between ?1 and ?2 and id = 2;

-- distinct_from(text = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from customer where nick is distinct from ?1 and (parent_id is not distinct from null or nick is not null);

-- escaped(like = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from customer where name like '%a\_%' escape '\' or name like ?1 escape '!';

-- globs(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from customer where name glob '[A-C]*' or name not glob '*[!a]';

-- collated(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from customer where name = 'ada' collate nocase and name collate binary <> 'x';

-- blobs(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id, photo as b from customer where photo = x'00ff' or photo is null or X'' = photo;

-- numbers(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select 0xFF + id as a, 1e3 as b, .5e-2 as c, -922337203685477580 + id as d from customer;

-- joined(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select group_concat(name || ':' || id, ',') from (select * from customer order by id) group by active order by 1;

-- filtered(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select count(*) filter (where active) as a, sum(credit) filter (where credit > 0) as b from customer;

-- having_alone(n = ?1, the tenant = ?2)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?2 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select count(*) from customer having count(*) > ?1 - ?1;

-- distinct_rows(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select distinct active as a from customer;

-- distinct_count(the tenant = ?1)
WITH "purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select count(distinct buyer) from purchase;

-- units(the tenant = ?1)
WITH "purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select sum("The Units") as n from purchase p group by p."The Units" % 2;

-- many_brackets(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select ((((((id)))))) from ((customer)) where ((((id > 0) and ((true)))) or (((false))));

-- precedence(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id from customer where not id = 1 and id + 2 * 3 - -1 < 100 or id in (1) and not exists (select 1);

-- truth(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select nick = 'x' as a, (nick is null) is not true as b from customer;

-- concat(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select name || ' ' || nick || '!' from customer;

-- coalesced(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select coalesce(nick, name) as a, coalesce((select sum(total) from purchase where buyer = c.id), 0) as b from customer c;

-- rank(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select id, dense_rank() over (order by active, id) as r, percent_rank() over (order by id) as share from customer;

-- extremes(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1")
select max(credit) as a, min(name) as b from customer where id > (select min(id) from customer);

-- greatest(the tenant = ?1)
WITH "customer$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM main."customer" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"customer" AS NOT MATERIALIZED (SELECT "id", "org_id", "name", "nick", "credit", "born", "parent_id", "tags", "photo", "score", "active", "made", "deleted_at" FROM "customer$1"),
"purchase$1" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM main."sales_orders" WHERE "org_id" = ?1 AND "deleted_at" IS NULL),
"purchase" AS NOT MATERIALIZED (SELECT "id", "org_id", "buyer", "state", "total", "The Units", "note", "at", "deleted_at" FROM "purchase$1")
select max(id, 2, (select count(*) from purchase)) from customer;
