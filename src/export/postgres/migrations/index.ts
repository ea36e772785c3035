import { tables } from './0001-tables.ts';
import { views } from './0002-views.ts';
import type { Migration } from './migration.ts';

/** In their order; how many a schema has had stands in its table `migrations`. */
export const migrations: readonly Migration[] = [tables, views];
