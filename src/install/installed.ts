import { readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { configDir, type Env } from '../config/paths.ts';
import { makeFolder, replaceFile } from './replace-file.ts';

/** What the settings file of Claude Code held that its text after stripping cannot tell: see claude-settings.ts. */
export interface SettingsRecord {
  /** The whole text of a file that held nothing; null: there was no file. */
  readonly blank?: string | null;
  /** Objects and arrays that were there and empty, by their path, as written: `{"hooks/Stop": "[ ]"}`. */
  readonly empty: Readonly<Record<string, string>>;
}

/** What was inserted into a git configuration file. */
export interface ConfigRecord {
  readonly inserted: string;
  /** There was no such file. */
  readonly absent: boolean;
}

/** What installing changed, so that uninstalling gives back the very bytes. Holds no one else's settings. */
export interface Installed {
  claude: Record<string, SettingsRecord>;
  gitConfig: Record<string, ConfigRecord>;
  /** Hooks folders of repositories into whose own hooks we went. */
  hookFolders: string[];
  /** Folders that we made, parents first. */
  madeFolders: string[];
}

/** Runs a change that keeps the record, and writes the record even where the change stopped half way. */
export function recordInstalled<T>(env: Env, change: (installed: Installed) => T): T {
  const installed = readInstalled(env);
  try {
    return change(installed);
  } finally {
    writeInstalled(env, installed);
  }
}

export function readInstalled(env: Env): Installed {
  const nothing: Installed = { claude: {}, gitConfig: {}, hookFolders: [], madeFolders: [] };
  try {
    return { ...nothing, ...(JSON.parse(readFileSync(recordFile(env), 'utf8')) as Partial<Installed>) };
  } catch {
    // Lost or damaged: uninstalling then removes what is ours all the same, only not to the last blank.
    return nothing;
  }
}

/** Writes the record and node's path; once nothing is installed, removes both and our folders, if empty. */
function writeInstalled(env: Env, installed: Installed): void {
  const { claude, gitConfig, hookFolders, madeFolders } = installed;
  if ([claude, gitConfig, hookFolders].every((part) => Object.keys(part).length === 0)) {
    for (const file of [recordFile(env), nodePathFile(env)]) rmSync(file, { force: true });
    for (const folder of [...madeFolders].reverse()) removeIfEmpty(folder);
    return;
  }
  const made = [...makeFolder(configDir(env)), ...madeFolders];
  const text = JSON.stringify({ ...installed, madeFolders: [...new Set(made)] }, null, 2);
  replaceFile(recordFile(env), Buffer.from(`${text}\n`), { mode: 0o600 });
  replaceFile(nodePathFile(env), Buffer.from(`${process.execPath}\n`));
}

/** Holds the path of node, for hooks that run without it on their PATH (an editor's, a version manager's). */
export function nodePathFile(env: Env): string {
  return join(configDir(env), 'node-path');
}

export function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not empty, or gone: either is fine.
  }
}

function recordFile(env: Env): string {
  return join(configDir(env), 'installed.json');
}
