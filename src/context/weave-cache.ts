import { countPending } from '../attribution/close-pending.ts';
import { isLive, type Weave } from '../attribution/weave.ts';
import { decodeWeave, encodeWeave } from '../attribution/weave-codec.ts';
import type { Store } from '../store/open.ts';
import { deletePending, findPending, pendingPaths, savePending } from '../store/pending-files.ts';

interface Entry {
  readonly weave: Weave | undefined;
  readonly repositoryId: number | null;
  readonly time: string;
  readonly dirty: boolean;
}

const maxCachedLines = 100_000;

/** The pending files that a batch of deliveries touches: read once, written once. A handle on the open transaction. */
export class WeaveCache {
  readonly #db: Store;
  readonly #entries = new Map<string, Entry>();
  readonly #undo = new Map<string, Entry | undefined>();
  readonly #flushed = new Set<string>();
  #lines = 0;

  constructor(db: Store) {
    this.#db = db;
  }

  get(path: string): Weave | undefined {
    const cached = this.#entries.get(path);
    if (cached !== undefined) return cached.weave;
    const row = findPending(this.#db, path);
    const weave = row && decodeWeave(row.weave);
    const facts = { repositoryId: row?.repository_id ?? null, time: row?.updated_at ?? '' };
    this.#entries.set(path, { weave, ...facts, dirty: false });
    this.#lines += weave?.length ?? 0;
    return weave;
  }

  /** Some pending files below a folder, the newest first. */
  below(folder: string, most: number): string[] {
    this.flush();
    return pendingPaths(this.#db, folder, most);
  }

  /** `undefined`: nothing of the file is pending any more. */
  set(path: string, weave: Weave | undefined, repositoryId: number | null, time: string): void {
    if (!this.#undo.has(path)) this.#undo.set(path, this.#entries.get(path));
    const known = this.#entries.get(path)?.weave;
    this.#lines += (weave?.length ?? 0) - (known?.length ?? 0);
    this.#entries.set(path, { weave, repositoryId, time, dirty: true });
  }

  /** What was set since the last mark stays. */
  mark(): void {
    this.#undo.clear();
    this.#flushed.clear();
    this.#shrink();
  }

  /** Takes back what was set since the last mark. */
  rollBack(): void {
    for (const [path, entry] of this.#undo) {
      if (entry === undefined) this.#entries.delete(path);
      else this.#entries.set(path, entry);
    }
    this.#undo.clear();
    // What was written since the mark went with the transaction.
    for (const path of this.#flushed) {
      const entry = this.#entries.get(path);
      if (entry !== undefined) this.#entries.set(path, { ...entry, dirty: true });
    }
    this.#flushed.clear();
    this.#lines = [...this.#entries.values()].reduce((lines, { weave }) => lines + (weave?.length ?? 0), 0);
  }

  /** Forgets what was read: another process has written since. Nothing may wait to be written. */
  clear(): void {
    this.#entries.clear();
    this.#lines = 0;
  }

  /** Writes what changed to the database. */
  flush(): void {
    for (const [path, entry] of this.#entries) {
      if (!entry.dirty) continue;
      this.#save(path, entry);
      this.#entries.set(path, { ...entry, dirty: false });
      this.#flushed.add(path);
    }
  }

  /** Keeps memory small: what is held beyond a number of lines is written, and read again when it is wanted. */
  #shrink(): void {
    if (this.#lines <= maxCachedLines) return;
    this.flush();
    this.#flushed.clear();
    this.clear();
  }

  #save(path: string, { weave, repositoryId, time }: Entry): void {
    if (weave === undefined) {
      deletePending(this.#db, path);
      return;
    }
    savePending(this.#db, {
      path,
      repository_id: repositoryId,
      weave: encodeWeave(weave),
      ai_lines: countPending(weave),
      updated_at: time,
    });
  }
}

/** Nothing in it that a commit does not have. */
export function isClean(weave: Weave): boolean {
  return weave.every((line) => line.base && isLive(line));
}
