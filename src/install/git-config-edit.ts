import { existsSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pause } from '../config/pause.ts';
import { UserError } from '../config/user-error.ts';
import { git, tryGit } from '../git/run-git.ts';
import type { ConfigRecord } from './installed.ts';
import { giveToFolderOwner, replaceFile } from './replace-file.ts';

/** A git configuration file: how git calls it, and where it is. */
export interface ConfigFile {
  readonly scope: '--global' | '--local';
  readonly path: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The file that `git config --global` writes, by git's own rule (git-config(1), FILES). */
export function globalConfigFile(cwd: string, env: NodeJS.ProcessEnv): ConfigFile {
  const home = env['HOME'] || homedir();
  const inHome = join(home, '.gitconfig');
  const xdg = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'git', 'config');
  const path = env['GIT_CONFIG_GLOBAL'] || (!existsSync(inHome) && existsSync(xdg) ? xdg : inHome);
  return { scope: '--global', path, cwd, env: { ...env, HOME: home } };
}

/** All values of a key in that file and the files it includes; with `~` written out where they are paths. */
export function configValues(
  file: ConfigFile,
  key: string,
  options: { asPath?: boolean; ownOnly?: boolean } = {},
): string[] {
  const includes = options.ownOnly ? '--no-includes' : '--includes';
  const ask = (type: readonly string[]) =>
    tryGit(['config', file.scope, includes, ...type, '-z', '--get-all', key], file);
  const values = (options.asPath ? ask(['--type=path']) : undefined) ?? ask([]);
  return values?.split('\0').slice(0, -1) ?? [];
}

/** Lets git make the edits, and tells what they inserted. */
export function editConfig(file: ConfigFile, edits: readonly (readonly string[])[]): ConfigRecord {
  const before = read(file.path);
  for (const edit of edits) gitConfig(file, edit);
  if (before === undefined) giveToFolderOwner(file.path);
  return { inserted: insertion(before ?? '', read(file.path) ?? '') ?? '', absent: before === undefined };
}

/** Takes out what `editConfig` inserted, to the byte; where others edited the very same lines, `byGit` does it. */
export function undoConfig(file: ConfigFile, record: ConfigRecord | undefined, byGit: () => void): void {
  const text = read(file.path);
  const rest = text === undefined || !record ? undefined : removeInsertion(text, record.inserted);
  if (rest !== undefined) replaceFile(file.path, rest, { lock: true });
  byGit();
  if (record?.absent && read(file.path) === '') rmSync(file.path);
}

/** Runs `git config`, which fails while another process writes the same file: then tries again for a second. */
export function gitConfig(file: ConfigFile, args: readonly string[]): void {
  for (let attempt = 1; ; attempt++) {
    try {
      git(['config', file.scope, ...args], file);
      return;
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (attempt < 20 && /could not lock/.test(words) && existsSync(`${file.path}.lock`)) {
        pause(50);
      } else {
        throw new UserError(words, `make ${file.path} writable, then run this again`, { cause: error });
      }
    }
  }
}

/** What stands in `after` and not in `before`, if that is one piece. */
export function insertion(before: string, after: string): string | undefined {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  const end = start + after.length - before.length;
  return end >= start && after.slice(end) === before.slice(start) ? after.slice(start, end) : undefined;
}

/** `text` without the inserted piece; undefined where that would also tear a section from its header. */
export function removeInsertion(text: string, inserted: string): string | undefined {
  const at = inserted ? text.indexOf(inserted) : -1;
  if (at < 0) return undefined;
  const rest = text.slice(at + inserted.length);
  const lostHeader = /^\s*\[/m.test(inserted) && !/^\s*([#;].*\n\s*)*(\[|$)/.test(rest);
  return lostHeader ? undefined : text.slice(0, at) + rest;
}

/** One character a byte, so that whatever is in the file comes out as it went in. */
function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'latin1') : undefined;
}
