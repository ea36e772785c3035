import type { Check } from './check.ts';

/** What a worker's log calls the links that it is about. */
const shown: readonly (readonly [name: string, label: string])[] = [
  ['Claude Code', 'claude hooks'],
  ['git hooks', 'git hooks'],
  ['database', 'database'],
];

/** One line, without a line break: that everything is recorded, or what is wrong first of all and how to mend it. */
export function renderLine(checks: readonly Check[]): string {
  const obstacle = findObstacle(checks);
  if (obstacle) return oneLine(`not recording: ${complaint(obstacle)}`);
  const fleet = checks.find(({ name }) => name === 'fleet');
  if (fleet) return oneLine(`reading: ${complaint(fleet)}`);
  const words = shown.map(([name, label]) => `${label} ${checks.find((check) => check.name === name)?.status}`);
  const warned = checks.find(({ status }) => status === 'warn');
  return oneLine(`recording (${words.join(', ')})${warned ? `; but ${complaint(warned)}` : ''}`);
}

/** What keeps everything from being recorded: a broken link, or a launcher that works and is switched off. */
export function findObstacle(checks: readonly Check[]): Check | undefined {
  const isOff = ({ name, status }: Check) => name === 'binary' && status === 'warn';
  return checks.find(({ status }) => status === 'broken') ?? checks.find(isOff);
}

function complaint({ name, message, fix }: Check): string {
  return `${name}: ${message}${fix ? `; to fix it: ${fix}` : ''}`;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
