-- up
update role set name = '
-- down
';
