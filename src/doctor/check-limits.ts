import { resolve } from 'node:path';
import { databasePath } from '../config/paths.ts';
import { type LimitMet, limitsMet } from '../store/limits-met.ts';
import { openAsItStands, openForReading } from '../store/open-for-reading.ts';
import { type Check, type Patient, warn } from './check.ts';

const name = 'limits';
const lately = 7 * 24 * 3600 * 1000;

const unseen = 'lines there that nothing else explains are unknown';
/** What each means, by the name that ingest gives it. */
const sentences: Readonly<Record<string, string>> = {
  'snapshot-too-slow': `reading the work tree around a call took too long; ${unseen}`,
  'snapshot-too-large': `too much had changed around a call to be read; ${unseen}`,
  'snapshot-stopped': `a hook was stopped before it had read the work tree; ${unseen}`,
  'snapshot-failed': `git could not read the work tree around a call; ${unseen}`,
  'snapshot-not-ours': `git refuses to work there for this user (safe.directory); ${unseen}`,
  'snapshot-untracked-skipped': 'the untracked files are too many or too large: new files were not read around a call',
};

/** The limits that were met in the last week, by what they mean and where. */
export function checkLimits({ env, cwd, isNamed }: Patient): Check | undefined {
  const met = metLately(isNamed ? openAsItStands : openForReading, resolve(cwd, databasePath(env)));
  if (met.length === 0) return undefined;
  const each = met.slice(0, 5).map(({ limit_name, place, met_at }) => {
    return `${place} (${met_at}): ${sentences[limit_name] ?? limit_name}`;
  });
  const more = met.length > 5 ? `; and ${met.length - 5} more` : '';
  return warn(name, `${each.join('; ')}${more}`, 'name large folders of untracked files in .gitignore');
}

function metLately(open: typeof openForReading, path: string): LimitMet[] {
  try {
    const store = open(path);
    try {
      return limitsMet(store, new Date(Date.now() - lately).toISOString());
    } finally {
      store.close();
    }
  } catch {
    // The check of the database says what is wrong with it.
    return [];
  }
}
