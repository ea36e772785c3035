import { readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { configDir, type Env } from '../config/paths.ts';
import { locked } from './locked.ts';
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
  /** Slash commands of Claude Code that we wrote, with the SHA-256 of their text. */
  commands: Record<string, string>;
  /** Links to our completions where shells look for them. */
  completions: string[];
  /** Folders that we made, parents first. */
  madeFolders: string[];
}

/** Runs a change that keeps the record, one process at a time; what it did before it failed is in the record too. */
export function recordInstalled<T>(env: Env, change: (installed: Installed) => T): T {
  const installed: Installed = {
    ...nothing(),
    madeFolders: makeFolder(configDir(env)),
  };
  try {
    return locked(`${recordFile(env)}.lock`, () => {
      const recorded = readRecord(env);
      const madeFolders = [...new Set([...installed.madeFolders, ...(recorded.madeFolders ?? [])])];
      Object.assign(installed, recorded, { madeFolders });
      try {
        return change(installed);
      } finally {
        writeRecord(env, installed);
      }
    });
  } finally {
    if (isNothing(installed)) for (const folder of installed.madeFolders.reverse()) removeIfEmpty(folder);
  }
}

/** Whether something is installed, by the record. */
export function isInstalled(env: Env): boolean {
  return !isNothing({ ...nothing(), ...readRecord(env) });
}

function readRecord(env: Env): Partial<Installed> {
  try {
    return JSON.parse(readFileSync(recordFile(env), 'utf8')) as Partial<Installed>;
  } catch {
    // Lost or damaged: uninstalling then removes what is ours all the same, only not to the last blank.
    return {};
  }
}

/** Writes the record, and node's path beside it; once nothing is installed, neither is there. */
function writeRecord(env: Env, installed: Installed): void {
  if (isNothing(installed)) {
    for (const file of [recordFile(env), nodePathFile(env)]) rmSync(file, { force: true });
    return;
  }
  replaceFile(recordFile(env), Buffer.from(`${JSON.stringify(installed, null, 2)}\n`), { mode: 0o600 });
  replaceFile(nodePathFile(env), Buffer.from(`${process.execPath}\n`), { mode: 0o600 });
}

function nothing(): Installed {
  return { claude: {}, gitConfig: {}, hookFolders: [], commands: {}, completions: [], madeFolders: [] };
}

function isNothing({ madeFolders, ...installed }: Installed): boolean {
  return Object.values(installed).every((part) => Object.keys(part).length === 0);
}

/** Holds the path of node, for hooks that run without it on their PATH (an editor's, a version manager's). */
export function nodePathFile(env: Env): string {
  return join(configDir(env), 'node-path');
}

/** Removes a folder that nothing lies in. */
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
