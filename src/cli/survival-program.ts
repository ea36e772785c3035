import { type Command, InvalidArgumentError, Option } from 'commander';
import { usualDays } from '../stats/survival.ts';
import { collect, moment, ofFleet, reading } from './reading-options.ts';
import type { Runs } from './runs.ts';

const mostAges = 10;
const mostDays = 36_500;
const days = new Option('--days <list>', 'the ages to ask about').argParser(dayList).default(usualDays, '7,30,90');

/** What reads the whole of a history: a program of its own starts soonest. */
export function addSurvival(program: Command, runs: Runs): void {
  ofFleet(reading(program, 'survival', 'how many of the lines that the AI and people committed still stand'))
    .addOption(days)
    .option('--since <date>', 'only lines that were added from this day (2026-03-02) or moment on', moment)
    .option('--repo <dir>', 'another clone than this one: a folder in it, or a name as in stats (repeatable)', collect)
    .option('--all-files', 'also count lock files, generated and vendored files')
    .action(runs(() => import('./commands/survival.ts')));
}

function dayList(text: string): number[] {
  const days = text.split(',').map((each) => (/^\s*\d+\s*$/.test(each) ? Number(each) : 0));
  if (days.every((number) => number >= 1 && number <= mostDays) && days.length <= mostAges) {
    return [...new Set(days)].sort((a, b) => a - b);
  }
  throw new InvalidArgumentError(`It takes up to ${mostAges} numbers of days from 1 to ${mostDays}: 7,30,90.`);
}
