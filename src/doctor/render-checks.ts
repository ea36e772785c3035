import type { Check } from './check.ts';

type Paint = Readonly<Record<Check['status'], (text: string) => string>>;

/** A line a check, what to do about it below, and a verdict. */
export function renderChecks(checks: readonly Check[], paint: Paint): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, status, message, fix }) => {
    const line = `${paint[status](status.padEnd(6))}  ${name.padEnd(width)}  ${message}`;
    return fix ? [line, `${' '.repeat(10 + width)}to fix it: ${fix}`] : [line];
  });
  return `${lines.join('\n')}\n\n${verdict(checks)}\n`;
}

function verdict(checks: readonly Check[]): string {
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  if (count('broken') > 0) return `${count('broken')} broken. Start with the first: others may follow from it.`;
  return count('warn') > 0 ? 'Nothing is broken, but there are warnings.' : 'All checks passed.';
}
