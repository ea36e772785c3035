import { type Command, InvalidArgumentError, Option } from 'commander';
import { approximateDate } from '../git/approximate-date.ts';
import { dayOf } from '../stats/calendar.ts';
import { type Moment, parseMoment } from '../stats/period.ts';

/** A command that reads the database. */
export function reading(program: Command, name: string, description: string): Command {
  return asRows(
    program
      .command(name)
      .description(description)
      .option('--db <file>', 'read this database; repeat it to read several as one', collect)
      .option('--json', 'print JSON'),
  );
}

/** The options that have the table printed for programs. */
export function asRows(command: Command): Command {
  return command
    .addOption(new Option('--csv', 'print the table as CSV').conflicts(['json', 'tsv']))
    .addOption(new Option('--tsv', 'print it with tabs between its columns').conflicts('json'));
}

/** An option that is given again and again. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** The option that has the databases of many agents read as one. */
export function ofFleet(command: Command): Command {
  return command.option(
    '--fleet [dir]',
    'read all databases of a shared folder as one; default: AI_TRACKER_SHARED_DIR',
  );
}

/** The option that says whose work is meant. */
export function ofAgents(command: Command): Command {
  return command.option(
    '--agent <id>',
    'only this agent (its AGENT_ID; * stands for any characters; repeatable)',
    collect,
  );
}

/** The option that says which repositories are meant. */
export function ofRepositories(command: Command): Command {
  return command.option(
    '--repo <name>',
    'only this repository: its name or a part of it, owner/name, its path, or a folder in it such as . (repeatable)',
    collect,
  );
}

/** The options that say from when to when. */
export function inPeriod(command: Command): Command {
  return command
    .option('--days <n>', 'only the last n days, including today', days)
    .option(
      '--since <date>',
      `only from this day (2026-03-02, today) or moment (2026-03-02T10:00, ${gitsDates}) on`,
      moment,
    )
    .option('--until <date>', 'only up to and including this day or moment', moment);
}

/** A whole number from 1 to `most`. */
export function numberUpTo(most: number, of: string): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
    throw new InvalidArgumentError(`It takes a number of ${of} from 1 to ${most}.`);
  };
}

const days = numberUpTo(36_500, 'days');

/** What git's own --since takes, too. */
const gitsDates = 'yesterday, 2 weeks ago, 7d';

/** A day, or a moment of it. */
export function moment(text: string): Moment {
  const found = parseMoment(text) ?? (/^today$/i.test(text.trim()) ? dayOf(Date.now()) : undefined);
  if (found) return found;
  // A date that does not exist is another one to git.
  const instant = /^\s*\d{4}-/.test(text) ? undefined : approximateDate(text);
  if (instant !== undefined && instant > Date.now() + 1000) throw new InvalidArgumentError('That lies in the future.');
  if (instant !== undefined) return { start: instant, end: instant + 1000 };
  throw new InvalidArgumentError(`It takes a day (2026-03-02), a moment (2026-03-02T10:00:00Z), or ${gitsDates}.`);
}
