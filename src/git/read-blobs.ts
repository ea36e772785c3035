import type { Worktree } from './find-repository.ts';
import { isNullSha } from './null-sha.ts';
import { gitBytes } from './run-git.ts';

/** The largest file whose lines are followed. */
export const maxTrackedBytes = 5 << 20;

/** How many bytes of contents are held at once, and of how many items: understood, a byte takes some twenty, a file some KiB. */
const batchBytes = 4 << 20;
const batchItems = 1000;
/** So many blobs are read without asking for their sizes first. */
const smallBatch = 32;

export interface BlobBatch<Item> {
  readonly items: readonly Item[];
  readonly contents: ReadonlyMap<string, Buffer>;
}

/**
 * Contents of the blobs that items need, in batches of items that fit into memory. Blobs that are missing, or larger
 * than `maxTrackedBytes`, are left out.
 */
export function* readBlobBatches<Item>(
  worktree: Worktree,
  items: readonly Item[],
  wanted: (item: Item) => readonly string[],
): Generator<BlobBatch<Item>> {
  const shasOf = (item: Item) => wanted(item).filter((sha) => !isNullSha(sha));
  const all = new Set(items.flatMap(shasOf));
  const sizes = all.size <= smallBatch ? undefined : readSizes(worktree, all);
  let batch: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = shasOf(item).reduce((sum, sha) => sum + (sizes?.get(sha) ?? 0), 0);
    if (batch.length > 0 && (bytes + size > batchBytes || batch.length === batchItems)) {
      yield { items: batch, contents: readBlobs(worktree, batch.flatMap(shasOf), sizes) };
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  if (batch.length > 0) yield { items: batch, contents: readBlobs(worktree, batch.flatMap(shasOf), sizes) };
}

function readBlobs(worktree: Worktree, shas: readonly string[], known: Sizes | undefined): Map<string, Buffer> {
  const wanted = [...new Set(shas)];
  if (wanted.length === 0) return new Map();
  if (known === undefined) {
    // A few blobs are hardly ever large: asking for their sizes would cost more than it saves.
    const output = tryBatch(worktree, wanted);
    if (output !== undefined) return withoutLarge(output);
  }
  const sizes = known ?? readSizes(worktree, wanted);
  const small = wanted.filter((sha) => (sizes.get(sha) ?? maxTrackedBytes + 1) <= maxTrackedBytes);
  return small.length === 0 ? new Map() : withoutLarge(catFile(worktree, '--batch', small));
}

type Sizes = ReadonlyMap<string, number>;

function readSizes(worktree: Worktree, shas: Iterable<string>): Sizes {
  const output = catFile(worktree, '--batch-check=%(objectname) %(objecttype) %(objectsize)', shas);
  const sizes = new Map<string, number>();
  for (const line of output.toString('latin1').split('\n')) {
    const [sha = '', type, size] = line.split(' ');
    if (type === 'blob') sizes.set(sha, Number(size));
  }
  return sizes;
}

function catFile(
  worktree: Worktree,
  mode: string,
  shas: Iterable<string>,
  limits: { maxBuffer?: number } = {},
): Buffer {
  const input = `${[...shas].join('\n')}\n`;
  return gitBytes(['cat-file', mode], { cwd: worktree.top, worktree, withSnapshots: true, input, ...limits });
}

/** `undefined` where they are too large together. */
function tryBatch(worktree: Worktree, shas: readonly string[]): Buffer | undefined {
  try {
    return catFile(worktree, '--batch', shas, { maxBuffer: batchBytes });
  } catch {
    return undefined;
  }
}

function withoutLarge(output: Buffer): Map<string, Buffer> {
  return new Map([...parseBatch(output)].filter(([, content]) => content.length <= maxTrackedBytes));
}

/** `SHA blob SIZE\nCONTENT\n` an object (git-cat-file(1), "BATCH OUTPUT"). */
function* parseBatch(output: Buffer): Generator<[string, Buffer]> {
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf(10, at);
    const [sha = '', type, size = '0'] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    yield [sha, output.subarray(at, at + Number(size))];
    at += Number(size) + 1;
  }
}
