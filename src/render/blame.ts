import { dayOf } from '../stats/calendar.ts';
import { count, share } from './numbers.ts';
import { paintFor, type Screen } from './paint.ts';
import { safeLine, safeText } from './safe-text.ts';
import { clip, displayWidth } from './width.ts';

export interface BlameView {
  readonly ai_lines: number;
  readonly human_lines: number;
  readonly unknown_lines: number;
  readonly backfilled_lines?: number;
  readonly lines: readonly {
    readonly line: number;
    readonly author: 'ai' | 'human' | 'unknown';
    readonly text: string;
    readonly commit_sha: string | null;
    readonly commit_author: string | null;
    readonly authored_at: string | null;
  }[];
}

/** git's own mark for lines that no commit has. */
const notCommitted = '00000000';
const shaLength = 8;
const authorLength = 'unknown'.length;
/** On a terminal the text of the file needs the room more. */
const longestName = 16;
const dateLength = '2026-03-02'.length;

/**
 * The file like `git blame`: commit, who wrote the line, the commit's author and date, line number, text. In a pipe the text
 * stays as it is, byte by byte.
 */
export function renderBlame(report: BlameView & { readonly bytes: readonly Buffer[] }, screen: Screen): Buffer {
  const paint = paintFor(screen);
  const most = screen.isTTY ? longestName : Number.POSITIVE_INFINITY;
  const shown = onceEach((name: string) => clip(safeText(name), most, paint.marks.ellipsis));
  const dates = onceEach((time: string) => dayOf(Date.parse(time)).date);
  const nameOf = ({ commit_author: name }: BlameView['lines'][number]) => (name === null ? '-' : shown(name));
  const nameLength = Math.max(0, ...new Set(report.lines.map((line) => displayWidth(nameOf(line)))));
  const digits = String(report.lines.at(-1)?.line ?? 0).length;
  const parts = report.lines.flatMap((line, index) => {
    const sha = paint.faint((line.commit_sha ?? notCommitted).slice(0, shaLength));
    const author = paint[line.author](line.author.padEnd(authorLength));
    const name = nameOf(line);
    const date = line.authored_at === null ? '-'.padEnd(dateLength) : dates(line.authored_at);
    const commit = `${name}${' '.repeat(nameLength - displayWidth(name))} ${date}`;
    const text = screen.isTTY ? safeLine(line.text) : (report.bytes[index] ?? '');
    const number = String(line.line).padStart(digits);
    return [`${sha} ${author} ${commit} ${number}) `, text, '\n'].map((part) => Buffer.from(part));
  });
  return Buffer.concat(parts);
}

/** A file has many lines, of few commits. */
function onceEach(make: (text: string) => string): (text: string) => string {
  const made = new Map<string, string>();
  return (text) => {
    const known = made.get(text) ?? make(text);
    made.set(text, known);
    return known;
  };
}

/** One line that sums the file up; it goes beside the lines, not among them. */
export function renderBlameSummary(report: BlameView, screen: Screen): string {
  const paint = paintFor(screen);
  const { human_lines: human, unknown_lines: unknown, backfilled_lines: backfilled = 0 } = report;
  // Who else wrote in those commits is not known, so that they are in no share.
  const ai = report.ai_lines - backfilled;
  const parts = [
    paint.ai(`AI ${count(ai)} (${share(ai, human)})`),
    paint.human(`human ${count(human)} (${share(human, ai)})`),
    ...(backfilled > 0 ? [paint.ai(`AI by transcripts and trailers ${count(backfilled)}`)] : []),
    ...(unknown > 0 ? [paint.unknown(`unknown ${count(unknown)}`)] : []),
  ];
  return `${parts.join(', ')}\n`;
}
