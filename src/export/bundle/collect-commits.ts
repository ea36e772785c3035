import { human, unknown } from '../../attribution/weave.ts';
import {
  type CommitToBundle,
  commitsToBundle,
  type FileToBundle,
  filesToBundle,
  type RangeToBundle,
  rangesToBundle,
} from '../../store/bundled-rows.ts';
import { removedRanges } from '../../store/commits.ts';
import type { Store } from '../../store/open.ts';
import { findOrigin } from '../../store/origins.ts';
import {
  type Bundle,
  type BundledCommit,
  type BundledFile,
  type BundledOrigin,
  mostLines,
  mostNameLength,
} from './bundle.ts';

/** The rows of some commits as a bundle has them. */
export function collectCommits(db: Store, ids: readonly number[]): Pick<Bundle, 'origins' | 'commits'> {
  const origins = new Origins(db);
  const commits = commitsToBundle(db, ids).map((row) => bundledCommit(db, row, origins));
  return { origins: origins.all, commits };
}

/** Numbers the origins that are met: sessions and edits are none of a bundle's, so that many of a database are one there. */
class Origins {
  readonly all: BundledOrigin[] = [];
  readonly #db: Store;
  readonly #known = new Map<number, number>([
    [human, human],
    [unknown, unknown],
  ]);
  readonly #alike = new Map<string, number>();

  constructor(db: Store) {
    this.#db = db;
  }

  numberOf(id: number): number {
    const known = this.#known.get(id) ?? this.#add(id);
    this.#known.set(id, known);
    return known;
  }

  #add(id: number): number {
    const row = findOrigin(this.#db, id);
    if (row?.author !== 'ai') return row?.author === 'human' ? human : unknown;
    const origin = { evidence: row.evidence, model: clipped(row.model), agent: clipped(row.agent_id) };
    const name = JSON.stringify(origin);
    const found = this.#alike.get(name);
    if (found !== undefined) return found;
    const number = unknown + this.all.push(origin);
    this.#alike.set(name, number);
    return number;
  }
}

function clipped(name: string | null): string | null {
  return name?.slice(0, mostNameLength) ?? null;
}

function bundledCommit(db: Store, { id, landed, ...row }: CommitToBundle, origins: Origins): BundledCommit {
  const files = filesToBundle(db, id).flatMap((file) => bundledFile(db, file, origins));
  return { ...row, agent: clipped(row.agent), landed: landed === 1, files };
}

/** None where it has more lines than anybody follows. */
function bundledFile(db: Store, file: FileToBundle, origins: Origins): BundledFile[] {
  const ranges = rangesToBundle(db, file.id);
  const gone = removedRanges(db, file.id);
  if (Math.max(ranges.at(-1)?.end ?? 0, gone.at(-1)?.end ?? 0) > mostLines) return [];
  const { id: _id, generated, added, removed, ...names } = file;
  const sources = ranges.flatMap(({ source }, at): [string, string][] =>
    source === null ? [] : [[String(at), source]],
  );
  return [
    {
      ...names,
      generated: generated === 1,
      added: added?.toString('base64') ?? '',
      removed: removed?.toString('base64') ?? '',
      lines: ranges.map((range) => [range.start, range.end, origins.numberOf(range.origin), flagsOf(range)] as const),
      sources: Object.fromEntries(sources),
      gone: gone.map(({ start, end, origin }) => [start, end, origins.numberOf(origin)] as const),
    },
  ];
}

function flagsOf({ added, carried }: RangeToBundle): number {
  return added + 2 * carried;
}
