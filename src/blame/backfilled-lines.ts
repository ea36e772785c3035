import type { BlamedLine } from '../git/read-blame.ts';
import { type BackfilledRange, backfilledRanges } from '../store/backfilled.ts';
import type { Store } from '../store/open.ts';

/** Lines of commits that nobody recorded, of which something else tells; a handle over what was read already. */
export class BackfilledLines {
  /** How many were found. */
  count = 0;
  readonly #db: Store;
  readonly #files = new Map<string, readonly BackfilledRange[]>();

  constructor(db: Store) {
    this.#db = db;
  }

  find({ sha, path, line }: BlamedLine): BackfilledRange | undefined {
    const name = `${sha}:${path}`;
    const ranges = this.#files.get(name) ?? backfilledRanges(this.#db, sha, path);
    this.#files.set(name, ranges);
    const found = ranges.find(({ start, end }) => start <= line && line <= end);
    if (found !== undefined) this.count++;
    return found;
  }
}
