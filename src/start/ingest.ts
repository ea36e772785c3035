import { join } from 'node:path';
import { load } from './load.ts';

// Of dist/ingest.cjs, which the launcher starts.
void load(join(__dirname, 'programs/ingest.cjs'))['main']?.();
