-- up
update role set level = 2;

-- down
update role set level = 1;
