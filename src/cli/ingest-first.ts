import { drainSpool } from '../ingest/drain.ts';
import { explainError } from '../store/explain-error.ts';
import { openStore, type Store } from '../store/open.ts';
import type { Io } from './io.ts';
import { progressLine } from './progress.ts';

/** How long a reader waits for a writer, in ms: then it shows what is recorded and says what waits. */
const patience = 1000;

/** Brings what waits into the database; returns why it cannot, so that the command can still do the rest. */
export async function ingestFirst(io: Io, path: string): Promise<Error | undefined> {
  const progress = progressLine(io, 'Reading deliveries');
  let store: Store | undefined;
  try {
    store = openStore(path, { timeout: patience });
    drainSpool(path, { store, onProgress: progress.update });
    return undefined;
  } catch (error) {
    const explained = explainError(error, path);
    return explained instanceof Error ? explained : new Error(String(explained));
  } finally {
    store?.close();
    progress.end();
  }
}
