import { databasePath, spoolDir } from '../config/paths.ts';
import { shQuote } from '../config/sh-quote.ts';
import { listRejected } from '../spool/rejected.ts';
import { createCast } from './cast.ts';
import type { Scratch } from './scratch.ts';
import { playStory } from './story.ts';

/** Commands that the demo shows with their output. */
export const shown: readonly (readonly string[])[] = [['stats', '--graph'], ['show'], ['blame', 'src/timer.js']];

/** Installs the hooks into the scratch HOME, and lets an agent and a person work there for a week. */
export async function prepareDemo(scratch: Scratch, now: number, tell: (line: string) => void): Promise<void> {
  for (const [key, value] of [
    ['user.name', 'Robin'],
    ['user.email', 'robin@example.com'],
    ['init.defaultBranch', 'main'],
  ] as const)
    await scratch.run('git', ['config', '--global', key, value]);
  await scratch.run('git', ['init', '--quiet']);
  await scratch.run('ai-tracker', ['install']);
  await playStory(createCast(scratch, now, tell));
  const [rejected] = listRejected(spoolDir(databasePath(scratch.env)));
  if (rejected) throw new Error(`the demo is not true: a delivery was rejected (${rejected.reason})`);
}

/** How to look around in a scratch folder that stays. */
export function lookAround(scratch: Scratch): string {
  const database = shQuote(databasePath(scratch.env));
  return `Kept in ${scratch.folder}. To look around:

  cd ${shQuote(scratch.repo)}
  ai-tracker stats --db ${database}
  sqlite3 ${database} .schema

It is yours to remove: rm -r ${shQuote(scratch.folder)}
`;
}
