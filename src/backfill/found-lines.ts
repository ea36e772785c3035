import { linesIn } from '../attribution/ranges.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import {
  type BackfillEvidence,
  type BackfilledCommit,
  type BackfilledFile,
  type BackfilledRange,
  backfilledRanges,
} from '../store/backfilled.ts';
import type { Store } from '../store/open.ts';
import type { UnrecordedCommit } from './history.ts';

/** A line that a commit added, which is told to be the AI's. */
export interface FoundLine {
  readonly commit: UnrecordedCommit;
  readonly path: string;
  /** 0-based. */
  readonly index: number;
  readonly evidence: BackfillEvidence;
  readonly session_id: string | null;
  readonly subagent_id: string | null;
  readonly model: string | null;
}

/** The lines (0-based) that a commit added to a file. */
export function addedIn({ hunks }: ChangedFile): number[] {
  return hunks.flatMap(({ newStart, newLines }) => Array.from({ length: newLines }, (_, at) => newStart + at));
}

/** Gathers lines by commit and file, the first word on each; what is in the database already is left out. */
export class FoundLines {
  readonly #db: Store;
  readonly #commits = new Map<string, { commit: UnrecordedCommit; files: Map<string, Map<number, FoundLine>> }>();
  readonly #known = new Map<string, ReadonlySet<number>>();

  constructor(db: Store) {
    this.#db = db;
  }

  add(line: FoundLine): void {
    const { commit, path, index } = line;
    if (this.#knownIn(commit.sha, path).has(index)) return;
    const entry = this.#commits.get(commit.sha) ?? { commit, files: new Map() };
    this.#commits.set(commit.sha, entry);
    const lines = entry.files.get(path) ?? new Map<number, FoundLine>();
    entry.files.set(path, lines);
    if (!lines.has(index)) lines.set(index, line);
  }

  #knownIn(sha: string, path: string): ReadonlySet<number> {
    const name = `${sha}:${path}`;
    const known = this.#known.get(name) ?? new Set(backfilledRanges(this.#db, sha, path).flatMap(linesIn));
    this.#known.set(name, known);
    return known;
  }

  /** As the database has them. `generated`: which paths are. */
  rows(generated: ReadonlySet<string>): BackfilledCommit[] {
    return [...this.#commits.values()].map(({ commit, files }) => ({
      commit_sha: commit.sha,
      timestamp: new Date(commit.time * 1000).toISOString(),
      files: [...files].map(
        ([file_path, lines]): BackfilledFile => ({
          file_path,
          generated: generated.has(file_path),
          ranges: rangesOf(lines),
        }),
      ),
    }));
  }

  get paths(): string[] {
    return [...new Set([...this.#commits.values()].flatMap(({ files }) => [...files.keys()]))];
  }
}

function rangesOf(lines: ReadonlyMap<number, FoundLine>): BackfilledRange[] {
  const ranges: BackfilledRange[] = [];
  for (const [index, { evidence, session_id, subagent_id, model }] of [...lines].sort((a, b) => a[0] - b[0])) {
    const facts = { evidence, session_id, subagent_id, model };
    const last = ranges.at(-1);
    const isNext = last?.end === index && JSON.stringify({ ...last, ...facts }) === JSON.stringify(last);
    if (last && isNext) ranges[ranges.length - 1] = { ...last, end: index + 1 };
    else ranges.push({ start: index + 1, end: index + 1, ...facts });
  }
  return ranges;
}
