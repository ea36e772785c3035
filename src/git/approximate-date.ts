import { tryGit } from './run-git.ts';

// What git's own `--since` takes: `yesterday`, `2 weeks ago`, `last friday at noon`, `Nov 3`. It has no order that says what a
// date of that kind is, but for a setting that holds one: git-config(1), `--type=expiry-date`.

const key = 'ai-tracker.date';

/** Words that git reads, and those that it may pass over. All others it passes over too, and reads what is left. */
const known = new RegExp(
  `^(${[
    'now|yesterday|midnight|noon|tea|am|pm|last|ago|at|on|of|the|and|in|st|nd|rd|th|t|z|utc|gmt|[a-z]{1,3}[sd]t',
    'zero|one|two|three|four|five|six|seven|eight|nine|ten',
    'seconds?|minutes?|hours?|days?|weeks?|months?|years?',
    'jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?',
    'mon(day)?|tue(s(day)?)?|wed(nesday)?|thu(rs(day)?)?|fri(day)?|sat(urday)?|sun(day)?',
  ].join('|')})$`,
  'i',
);
const units: Readonly<Record<string, string>> = { h: 'hours', d: 'days', w: 'weeks', y: 'years' };

/** The moment, in ms, that git takes a text for; `undefined`: it does not know what that is, or a word of it. */
export function approximateDate(text: string): number | undefined {
  const words = inFull(text.trim());
  if (/^now$/i.test(words)) return Date.now();
  // Numbers alone may be anything.
  const isKnown = /[a-z:@]/i.test(words) && (words.match(/[a-z]+/gi) ?? []).every((word) => known.test(word));
  if (!isKnown) return undefined;
  const args = ['-c', `${key}=${words}`, 'config', '--type=expiry-date', '--get', key];
  const seconds = Number(tryGit(args, { cwd: '/' }) ?? Number.NaN);
  return seconds > 0 && seconds < endOfTime ? seconds * 1000 : undefined;
}

const endOfTime = 1e11;

/** `7d`, which git takes for the seventh of the month. */
function inFull(text: string): string {
  const [, number, unit = ''] = /^(\d+)([hdwy])$/i.exec(text) ?? [];
  return number === undefined ? text : `${number} ${units[unit.toLowerCase()]} ago`;
}
