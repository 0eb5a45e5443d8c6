-- up
select 1;
-- up
select 2;
