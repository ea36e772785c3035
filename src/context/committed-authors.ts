import type { LineRange } from '../attribution/ranges.ts';
import type { BlamedLine } from '../git/read-blame.ts';
import { recordedFiles } from '../store/commits.ts';
import type { Store } from '../store/open.ts';

/** Looks lines up in what is recorded of the commits that they come from; a handle over what was read already. */
export class CommittedAuthors {
  readonly #db: Store;
  readonly #files = new Map<string, ReadonlyMap<string, { readonly ranges: readonly LineRange[] }>>();

  constructor(db: Store) {
    this.#db = db;
  }

  find(line: BlamedLine): LineRange | undefined {
    let files = this.#files.get(line.sha);
    if (files === undefined) {
      files = recordedFiles(this.#db, line.sha);
      this.#files.set(line.sha, files);
    }
    return files.get(line.path)?.ranges.find((range) => range.start <= line.line && line.line <= range.end);
  }
}
