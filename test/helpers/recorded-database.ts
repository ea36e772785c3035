import { openStore, type Store } from '../../src/store/open.ts';
import { runHere } from './fake-io.ts';
import { ScratchFolder } from './records.ts';

/** A folder with `tracker.db`, filled by `fill`, and a way to run commands on it. */
export function recorded(fill: (db: Store) => void) {
  const folder = new ScratchFolder();
  const path = folder.file('tracker.db');
  const db = openStore(path);
  fill(db);
  db.close();
  return {
    path,
    folder,
    run: (...args: string[]) => runHere(args, { env: { AI_TRACKER_DB_PATH: path } }),
    json: async (...args: string[]) => {
      const { status, stdout, stderr } = await runHere([...args, '--json'], { env: { AI_TRACKER_DB_PATH: path } });
      if (status !== 0) throw new Error(stderr);
      return JSON.parse(stdout);
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
