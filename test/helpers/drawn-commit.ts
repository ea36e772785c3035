import { parseLines } from '../../src/attribution/lines.ts';
import { human, type Origin, unknown } from '../../src/attribution/weave.ts';
import { changedLines, type FleetFile, type FleetLine } from '../../src/fleet/commit-view.ts';

/** Origins of the tests: `a` is an edit of agent A's, `b` one of B's, and so on. */
const marks: Readonly<Record<string, Origin>> = { h: human, u: unknown, a: 10, b: 11, c: 12 };
const letters = new Map(Object.entries(marks).map(([letter, origin]) => [origin, letter]));

/**
 * A file as a commit left it, drawn a line a word: `+a:text` (added, by A), `.h:text` (there before, a person's), `-u:text`
 * (removed, by nobody known). Behind the letter: `~` carried from another commit, `!` counted elsewhere.
 */
export function drawnFile(drawn: string, facts: Partial<FleetFile> = {}): FleetFile {
  const lines: FleetLine[] = [];
  const removed = new Map<number, FleetLine>();
  const hashes: Record<'added' | 'removed', number[]> = { added: [], removed: [] };
  let place = 0;
  for (const word of drawn.split('|').filter(Boolean)) {
    const [, sign, letter, flags, text] = /^([+.-])(\w)([~!]*):(.*)$/.exec(word.trim()) ?? [];
    if (sign === undefined || letter === undefined) throw new Error(`not drawn as it should be: ${word}`);
    const origin = marks[letter] as Origin;
    const line = {
      origin,
      added: sign === '+',
      carried: flags?.includes('~') ?? false,
      repeated: flags?.includes('!') ?? false,
    };
    const hash = parseLines(Buffer.from(`${text}\n`))[0]?.stripped ?? 0;
    if (sign === '-') removed.set(place, line);
    else lines.push(line);
    if (sign !== '+') place++;
    if (sign === '+') hashes.added.push(hash);
    if (sign === '-') hashes.removed.push(hash);
  }
  const all = { added: Float64Array.from(hashes.added), removed: Float64Array.from(hashes.removed) };
  return { path: 'f', oldPath: null, generated: false, blob: null, id: 1, ...facts, hashes: all, lines, removed };
}

/** The lines of a file again, without their texts: of what was there before only whose it is. */
export function redrawn(file: FleetFile): string {
  const shown = ({ origin, carried, repeated, added }: FleetLine, sign = added ? '+' : '.') =>
    `${sign}${letters.get(origin) ?? '?'}${carried ? '~' : ''}${repeated ? '!' : ''}`;
  const gone = changedLines(file, 'removed').map((line) => shown(line, '-'));
  return [...file.lines.map((line) => shown(line)), ...gone].join(' ');
}
