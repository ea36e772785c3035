import { type Command, InvalidArgumentError, Option } from 'commander';
import { collect, moment, ofFleet, reading } from './reading-options.ts';
import type { Runs } from './runs.ts';

const mostAges = 10;
const mostDays = 36_500;
const days = new Option('--days <list>', 'after so many days each').argParser(dayList).default([7, 30, 90], '7,30,90');

/** What reads the whole of a history: a program of its own starts soonest. */
export function addSurvival(program: Command, runs: Runs): void {
  ofFleet(reading(program, 'survival', 'how many of the committed lines stand after some days, by who wrote them'))
    .addOption(days)
    .option('--since <date>', 'only lines born from this day (2026-03-02) or moment on', moment)
    .option(
      '--repo <dir>',
      'a clone instead of the one here: a folder in it, or a name as stats takes it (repeatable)',
      collect,
    )
    .option('--all-files', 'count lock files, generated and vendored files too')
    .action(runs(() => import('./commands/survival.ts')));
}

function dayList(text: string): number[] {
  const days = text.split(',').map((each) => (/^\s*\d+\s*$/.test(each) ? Number(each) : 0));
  if (days.every((number) => number >= 1 && number <= mostDays) && days.length <= mostAges) {
    return [...new Set(days)].sort((a, b) => a - b);
  }
  throw new InvalidArgumentError(`It takes up to ${mostAges} numbers of days from 1 to ${mostDays}: 7,30,90.`);
}
