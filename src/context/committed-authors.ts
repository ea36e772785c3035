import type { LineRange } from '../attribution/ranges.ts';
import type { BlamedLine } from '../git/read-blame.ts';
import { type RecordedRanges, recordedFiles } from '../store/commits.ts';
import type { Store } from '../store/open.ts';

/** Looks lines up in what is recorded of the commits that they come from; a handle over what was read already. */
export class CommittedAuthors {
  readonly #db: Store;
  readonly #files = new Map<string, ReadonlyMap<string, RecordedRanges>>();

  constructor(db: Store) {
    this.#db = db;
  }

  /** `landed`: its commit came from elsewhere. */
  find(line: BlamedLine): (LineRange & Pick<RecordedRanges, 'landed'>) | undefined {
    let files = this.#files.get(line.sha);
    if (files === undefined) {
      files = recordedFiles(this.#db, line.sha);
      this.#files.set(line.sha, files);
    }
    const file = files.get(line.path);
    const range = file?.ranges.find(({ start, end }) => start <= line.line && line.line <= end);
    return file && range && { ...range, landed: file.landed };
  }
}
