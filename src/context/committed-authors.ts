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

  /** What is recorded of a file as a commit left it. */
  fileOf(sha: string, path: string): RecordedRanges | undefined {
    let files = this.#files.get(sha);
    if (files === undefined) {
      files = recordedFiles(this.#db, sha);
      this.#files.set(sha, files);
    }
    return files.get(path);
  }

  /** `landed`: its commit came from elsewhere. */
  find(line: BlamedLine): (LineRange & Pick<RecordedRanges, 'landed'>) | undefined {
    const file = this.fileOf(line.sha, line.path);
    const range = file?.ranges.find(({ start, end }) => start <= line.line && line.line <= end);
    return file && range && { ...range, landed: file.landed };
  }
}
