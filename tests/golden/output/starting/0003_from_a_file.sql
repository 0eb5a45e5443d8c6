-- up
update role set level = 1;
-- down
update role set level = 2;
