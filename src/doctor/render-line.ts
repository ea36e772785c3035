import type { Check } from './check.ts';

/** What a worker's log calls the links that it is about. */
const shown: readonly (readonly [name: string, label: string])[] = [
  ['Claude Code', 'claude hooks'],
  ['git hooks', 'git hooks'],
  ['database', 'database'],
];

/** One line, without a line break: that everything is recorded, or what is wrong first of all and how to mend it. */
export function renderLine(checks: readonly Check[]): string {
  const broken = checks.find(({ status }) => status === 'broken') ?? checks.find(isOff);
  if (broken) return oneLine(`not recording: ${complaint(broken)}`);
  const words = shown.map(([name, label]) => `${label} ${checks.find((check) => check.name === name)?.status}`);
  const warned = checks.find(({ status }) => status === 'warn');
  return oneLine(`recording (${words.join(', ')})${warned ? `; but ${complaint(warned)}` : ''}`);
}

/** A launcher that is switched off works, and records nothing. */
function isOff({ name, status }: Check): boolean {
  return name === 'binary' && status === 'warn';
}

function complaint({ name, message, fix }: Check): string {
  return `${name}: ${message}${fix ? `; to mend it: ${fix}` : ''}`;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
