// Loaded into a node process with --require: it is noon of one Sunday, so that what it prints can be compared.
Date.now = () => Date.parse('2026-03-08T12:00:00Z');
