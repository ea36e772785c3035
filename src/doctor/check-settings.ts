import { settingsFile } from '../config/paths.ts';
import { readSettings } from '../config/settings.ts';
import { UserError } from '../config/user-error.ts';
import { broken, type Check, ok, type Patient, warn } from './check.ts';

const name = 'settings';

/** Environment variables that take some values alone, and what else they may say. */
const values: Readonly<Record<string, RegExp>> = {
  AI_TRACKER: /^[01]$/,
  AI_TRACKER_UNEXPLAINED: /^(human|ai|unknown)$/,
  AI_TRACKER_INGEST: /^(foreground|background)$/,
  AI_TRACKER_DESCRIPTIONS: /^(off|on)$/,
  AI_TRACKER_SQLITE: /^node$/,
};

/** Whether the configuration file and the environment say what we understand. */
export function checkSettings({ env }: Patient): Check | undefined {
  try {
    const { exclude } = readSettings(env);
    const wrong = Object.entries(values).filter(([key, known]) => env[key] && !known.test(env[key]));
    if (wrong.length > 0) {
      const words = wrong.map(([key]) => `${key}=${env[key]}`).join(', ');
      const takes = wrong.map(
        ([key, known]) => `${key} takes ${known.source.replace(/[\^$()[\]]/g, '').replaceAll('|', ', ')}`,
      );
      return warn(name, `${words}: no such value, so it counts as not set`, takes.join('; '));
    }
    const patterns = (exclude?.paths?.length ?? 0) + (exclude?.remotes?.length ?? 0);
    return patterns === 0 ? undefined : ok(name, `${settingsFile(env)}: ${patterns} patterns keep repositories out`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return broken(name, error.message, error.hint ?? 'mend it');
  }
}
