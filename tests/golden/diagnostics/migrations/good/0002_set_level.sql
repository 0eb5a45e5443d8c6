update role set level = 1;
