import type { Check } from './check.ts';

const colours = { ok: 32, warn: 33, broken: 31 } as const;

/** A line a check, what to do about it below, and a verdict. */
export function renderChecks(checks: readonly Check[], colour: boolean): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, status, message, fix }) => {
    const word = status.padEnd(6);
    const line = `${colour ? `\x1b[${colours[status]}m${word}\x1b[0m` : word}  ${name.padEnd(width)}  ${message}`;
    return fix ? [line, `${' '.repeat(10 + width)}to fix it: ${fix}`] : [line];
  });
  return `${lines.join('\n')}\n\n${verdict(checks)}\n`;
}

function verdict(checks: readonly Check[]): string {
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  if (count('broken') > 0) return `${count('broken')} broken. Start with the first: others may follow from it.`;
  return count('warn') > 0 ? 'Nothing is broken, but there are warnings.' : 'All checks passed.';
}
