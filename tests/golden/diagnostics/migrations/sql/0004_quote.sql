update role set name = 'unclosed;
