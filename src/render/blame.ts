import { count, share } from './numbers.ts';
import { paintFor, type Screen } from './paint.ts';
import { safeLine } from './safe-text.ts';

export interface BlameView {
  readonly ai_lines: number;
  readonly human_lines: number;
  readonly unknown_lines: number;
  readonly lines: readonly {
    readonly line: number;
    readonly author: 'ai' | 'human' | 'unknown';
    readonly text: string;
    readonly commit_sha: string | null;
  }[];
}

/** git's own mark for lines that no commit has. */
const notCommitted = '00000000';
const shaLength = 8;
const authorLength = 'unknown'.length;

/** The file like `git blame`: commit, author, line number, text. In a pipe the text stays as it is, byte by byte. */
export function renderBlame(report: BlameView & { readonly bytes: readonly Buffer[] }, screen: Screen): Buffer {
  const paint = paintFor(screen);
  const digits = String(report.lines.at(-1)?.line ?? 0).length;
  const parts = report.lines.flatMap((line, index) => {
    const sha = paint.faint((line.commit_sha ?? notCommitted).slice(0, shaLength));
    const author = paint[line.author](line.author.padEnd(authorLength));
    const text = screen.isTTY ? safeLine(line.text) : (report.bytes[index] ?? '');
    return [`${sha} ${author} ${String(line.line).padStart(digits)}) `, text, '\n'].map((part) => Buffer.from(part));
  });
  return Buffer.concat(parts);
}

/** One line that sums the file up; it goes beside the lines, not among them. */
export function renderBlameSummary(report: BlameView, screen: Screen): string {
  const paint = paintFor(screen);
  const { ai_lines: ai, human_lines: human, unknown_lines: unknown } = report;
  const parts = [
    paint.ai(`AI ${count(ai)} (${share(ai, human)})`),
    paint.human(`human ${count(human)} (${share(human, ai)})`),
    ...(unknown > 0 ? [paint.unknown(`unknown ${count(unknown)}`)] : []),
  ];
  return `${parts.join(', ')}\n`;
}
