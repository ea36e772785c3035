import { columnsOf, paintFor, type Screen } from './paint.ts';
import { safeText } from './safe-text.ts';
import { wrapped } from './wrap.ts';

export interface VerifyView {
  readonly coverage_percent: number | null;
  readonly missing_percent: number | null;
  readonly targets: { readonly coverage_percent: number; readonly missing_percent: number };
  readonly checks: readonly {
    readonly name: string;
    readonly status: 'ok' | 'warn' | 'broken';
    readonly message: string;
    readonly fix?: string;
  }[];
  readonly repaired: readonly string[] | null;
}

const colours = { ok: 'faint', warn: 'human', broken: 'title' } as const;
const statusWidth = 'broken'.length + 2;

/** A line a check, what to do about it below; what was mended; the two percentages. */
export function renderVerify(report: VerifyView, screen: Screen): string {
  const paint = paintFor(screen);
  const nameWidth = Math.max(...report.checks.map(({ name }) => name.length)) + 2;
  const indent = ' '.repeat(statusWidth + nameWidth);
  const room = columnsOf(screen) - indent.length;
  const checks = report.checks.map(({ name, status, message, fix }) => {
    const words = fix === undefined ? safeText(message) : `${safeText(message)}\nto fix it: ${safeText(fix)}`;
    const text = wrapped(words, room).replaceAll('\n', `\n${indent}`);
    return `${paint[colours[status]](status.padEnd(statusWidth))}${name.padEnd(nameWidth)}${text}\n`;
  });
  const repaired = report.repaired?.map((sentence) => wrapped(`Repaired: ${sentence}.\n`, columnsOf(screen))) ?? [];
  const nothing = report.repaired?.length === 0 ? ['Nothing needed repair.\n'] : [];
  return [...checks, '\n', ...repaired, ...nothing, wrapped(summary(report), columnsOf(screen))].join('');
}

function summary({ coverage_percent: coverage, missing_percent: missing, targets }: VerifyView): string {
  const covered =
    coverage === null
      ? 'No delivery is recorded.'
      : `${coverage}% of the deliveries are recorded (target ${targets.coverage_percent}%).`;
  const lacking =
    missing === null
      ? ''
      : ` ${missing}% of the records are missing or damaged (target below ${targets.missing_percent}%).`;
  return `${covered}${lacking}\n`;
}
