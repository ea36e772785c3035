import { existsSync, lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Env } from '../config/paths.ts';
import { UserError } from '../config/user-error.ts';
import { recordInstalled } from './installed.ts';
import { packageRoot } from './launcher-path.ts';
import { explainWriting, makeFolder } from './replace-file.ts';

/**
 * Links our completions into the user's folders where bash and fish find them by themselves; zsh has no such folder. Where
 * that cannot be done, the rest is installed all the same.
 */
export function installCompletions(env: Env): string[] {
  try {
    return linkCompletions(env);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`Shells: cannot complete commands and options: ${error.message}`];
  }
}

function linkCompletions(env: Env): string[] {
  const scripts = join(packageRoot(), 'dist', 'completions');
  const wanted = places(env).filter(({ script, link }) => existsSync(join(scripts, script)) && isFree(link));
  if (wanted.length === 0) return [];
  recordInstalled(env, (installed) => {
    for (const { script, link } of wanted) {
      installed.madeFolders.push(...makeFolder(dirname(link)));
      explainWriting(link, () => {
        rmSync(link, { force: true });
        symlinkSync(join(scripts, script), link);
      });
      installed.completions = [...new Set([...installed.completions, link])];
    }
  });
  return [`Shells: ${wanted.map(({ shell }) => shell).join(' and ')} complete commands and options from now on`];
}

/** Takes the links away. */
export function uninstallCompletions(env: Env): string[] {
  return recordInstalled(env, (installed) => {
    const links = installed.completions.filter(isOurs);
    for (const link of links) explainWriting(link, () => rmSync(link));
    installed.completions = [];
    return links.length > 0 ? ['Shells: the completions are gone'] : [];
  });
}

interface Place {
  readonly shell: string;
  readonly script: string;
  readonly link: string;
}

/** fish makes its folder when it first runs; that of bash nobody makes but those who put something there. */
function places(env: Env): Place[] {
  const home = env['HOME'];
  if (!home) return [];
  const data = env['XDG_DATA_HOME'] || join(home, '.local', 'share');
  const fish = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'fish');
  const inBash = join(data, 'bash-completion', 'completions', 'ai-tracker');
  const inFish = join(fish, 'completions', 'ai-tracker.fish');
  return [
    { shell: 'bash', script: 'ai-tracker.bash', link: inBash },
    ...(existsSync(fish) ? [{ shell: 'fish', script: 'ai-tracker.fish', link: inFish }] : []),
  ];
}

/** Nothing is there, or a link of an installation of ours, this one's or one that was elsewhere. */
function isFree(link: string): boolean {
  const found = explainWriting(link, () => lstatSync(link, { throwIfNoEntry: false }));
  return found === undefined || isOurs(link);
}

function isOurs(link: string): boolean {
  try {
    return /\/dist\/completions\/ai-tracker\.\w+$/.test(readlinkSync(link));
  } catch {
    // Nothing is there, or no link.
    return false;
  }
}
