import { diffHunks } from '../../src/attribution/diff-hunks.ts';
import { parseLines } from '../../src/attribution/lines.ts';
import type { HistoryCommit, HistoryFile } from '../../src/replay/history.ts';
import { type Added, type KnownCommit, replay } from '../../src/replay/replay.ts';
import type { Run } from '../../src/replay/runs.ts';

/** A commit's files: a word a line; `null`: it is gone; `old => a b`: it was called `old`; `BINARY`. */
export type DrawnCommit = Readonly<Record<string, string | null>>;

interface DrawnFile {
  readonly file: HistoryFile;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The lines of a capital letter are the agent's (kind 1), others a person's (0); `~x`: x was carried there. */
const kindOf = (word: string) => Number(/^~?[A-Z]/.test(word));
const textOf = (word: string) => word.replace('~', '');

/**
 * Replays a history that is drawn so, a commit an object. Tells each file as it is at the end, each line with the commit
 * that it was born by (`a0 B2`), and what went: `c1>3` was born by 1 and went with 3, the agent's with a `*`.
 */
export function lives(...drawn: readonly DrawnCommit[]): { files: Record<string, string>; gone: string; lost: number } {
  const words = new Map<string, readonly string[]>();
  const commits = drawn.map((commit) => Object.entries(commit).map(([path, text]) => drawnFile(words, path, text)));
  const history = commits.map(
    (files, at): HistoryCommit => ({ sha: `c${at}`, time: at, isMerge: false, files: files.map(({ file }) => file) }),
  );
  const gone: string[] = [];
  const { files, lost } = replay(
    history,
    ({ sha }) => known(commits[Number(sha.slice(1))] ?? []),
    (run, by) => {
      if (by !== undefined) gone.push(...Array(run.lines).fill(`${run.born}>${by}${run.kind === 1 ? '*' : ''}`));
    },
  );
  const told = [...files].map(([path, runs]) => [path, tellFile(words.get(path) ?? [], runs)]);
  return { files: Object.fromEntries(told), gone: gone.sort().join(' '), lost };
}

function drawnFile(words: Map<string, readonly string[]>, path: string, text: string | null): DrawnFile {
  const [, old, now = ''] = /^(?:(\S+) => )?(.*)$/.exec(text ?? '') ?? [];
  const from = old ?? (words.has(path) ? path : undefined);
  const before = (from && words.get(from)) || [];
  const isBinary = now === 'BINARY' || before[0] === 'BINARY';
  const after = now.split(' ').filter(Boolean);
  if (from !== undefined) words.delete(from);
  if (text !== null) words.set(path, after.map(textOf));
  const bytes = (some: readonly string[]) => parseLines(Buffer.from(some.map((word) => `${textOf(word)}\n`).join('')));
  const hunks = isBinary ? [] : diffHunks(bytes(before), bytes(after));
  const to = text === null ? undefined : path;
  return {
    file: { from, to, isBinary: isBinary && to !== undefined, isReplaced: false, blob: undefined, hunks },
    before,
    after,
  };
}

function known(files: readonly DrawnFile[]): KnownCommit {
  const drawnOf = (file: HistoryFile) => files.find((each) => each.file === file) as DrawnFile;
  return {
    added: (file, start, lines) =>
      drawnOf(file)
        .after.slice(start, start + lines)
        .map((word): Added => ({ kind: kindOf(word), lines: 1, carried: word.startsWith('~') })),
    hashes: (file) => {
      const { before, after } = drawnOf(file);
      const hash = (word: string | undefined) => textOf(word ?? '').charCodeAt(0);
      const take = (words: readonly string[], start: number, lines: number) =>
        words.slice(start, start + lines).map(hash);
      return {
        added: file.hunks.flatMap(({ newStart, newLines }) => take(after, newStart, newLines)),
        removed:
          file.to === undefined
            ? before.map(hash)
            : file.hunks.flatMap(({ oldStart, oldLines }) => take(before, oldStart, oldLines)),
      };
    },
  };
}

/** What no commit tells of is `?`. */
function tellFile(words: readonly string[], runs: readonly Run[]): string {
  const births = runs.flatMap(({ born, kind, lines }) => Array(Math.min(lines, 100)).fill(kind < 0 ? '?' : born));
  return words.map((word, at) => `${word}${births[at]}`).join(' ') + (births.length > words.length ? ' …' : '');
}
