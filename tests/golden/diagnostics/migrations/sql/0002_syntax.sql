-- up
update role set level = 1;
updat role set level = 2;
-- down
selct 2;
