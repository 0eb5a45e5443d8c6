-- Up  
update role set level = 1;
updat role set level = 2;
--DOWN
selct 2;
