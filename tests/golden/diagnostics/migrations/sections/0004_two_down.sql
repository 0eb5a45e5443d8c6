-- up
select 1;
-- down
select 2;
--	down 
