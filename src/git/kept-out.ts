import { homedir } from 'node:os';
import { dirname } from 'node:path';
import process from 'node:process';
import picomatch from 'picomatch';
import type { Worktree } from './find-repository.ts';
import { tryGit } from './run-git.ts';

/** What is to be left out: globs of folders, and of remotes as `remoteName` writes them. */
export interface Exclusions {
  readonly paths?: readonly string[] | undefined;
  readonly remotes?: readonly string[] | undefined;
}

/**
 * Whether nothing is to be recorded in a work tree: by `git config ai-tracker.enabled false`, at whatever level, or by a
 * pattern that fits its folder, one above it, or one of its remotes.
 */
export function isKeptOut(worktree: Worktree, { paths = [], remotes = [] }: Exclusions): boolean {
  const { enabled, urls } = readConfig(worktree);
  if (!enabled) return true;
  const folders = [...foldersAbove(worktree.top), ...foldersAbove(dirname(worktree.commonDir))];
  if (paths.some((pattern) => fits(folders, expanded(pattern)))) return true;
  const names = urls.map(remoteName);
  return remotes.some((pattern) => fits(names, pattern, true));
}

function fits(names: readonly string[], pattern: string, nocase = false): boolean {
  const matches = picomatch(pattern, { dot: true, nocase });
  return names.some((name) => matches(name));
}

/** `HOST/OWNER/NAME` of a remote's address, without user, password and `.git`. */
export function remoteName(url: string): string {
  const [, host = '', path = ''] =
    /^[a-z+]+:\/\/(?:[^@/]*@)?([^/:]*)(?::\d+)?\/(.*)$/i.exec(url) ?? /^(?:[^@/:]*@)?([^/:]+):(.*)$/.exec(url) ?? [];
  const name = (path || url).replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  return host === '' ? name : `${host}/${name}`;
}

function readConfig({ top }: Worktree): { enabled: boolean; urls: string[] } {
  const args = ['config', '--null', '--get-regexp', String.raw`^(ai-tracker\.enabled|remote\..*\.url)$`];
  const entries = (tryGit(args, { cwd: top }) ?? '').split('\0').filter(Boolean);
  let enabled = true;
  const urls: string[] = [];
  for (const entry of entries) {
    const end = entry.indexOf('\n');
    const [key, value] = end === -1 ? [entry, 'true'] : [entry.slice(0, end), entry.slice(end + 1)];
    // The last one holds, as with git.
    if (key === 'ai-tracker.enabled') enabled = !/^(false|no|off|0|)$/i.test(value);
    else urls.push(value);
  }
  return { enabled, urls };
}

function expanded(pattern: string): string {
  const home = process.env['HOME'] || homedir();
  const absolute = pattern.startsWith('~/') ? `${home}${pattern.slice(1)}` : pattern;
  return absolute.replace(/(.)\/+$/, '$1');
}

function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}
