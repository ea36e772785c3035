import { realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readText } from './read-quietly.ts';

/** Where a work tree and its git folders are; all absolute, symlinks resolved. */
export interface Worktree {
  readonly top: string;
  readonly gitDir: string;
  /** The git folder that all work trees of the repository share. */
  readonly commonDir: string;
  /** Git does not find the git folder from `top`: whoever commits there names it (`git --git-dir=X --work-tree=Y`). */
  readonly isNamed?: true;
}

/** The work tree that holds `path` (a file or folder, which need not exist any more), found without starting git. */
export function findWorktree(path: string): Worktree | undefined {
  let folder = existingFolder(path);
  for (;;) {
    const gitDir = gitDirIn(folder);
    if (gitDir !== undefined) return { top: folder, gitDir, commonDir: commonDirOf(gitDir) };
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

/** The path with its symlinks resolved, as far as it exists. */
export function realFile(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(realFile(parent), basename(absolute));
  }
}

/** Where the main work tree of a repository is; a bare repository is its own place. */
export function repositoryPath(commonDir: string): string {
  return basename(commonDir) === '.git' ? dirname(commonDir) : commonDir;
}

function existingFolder(path: string): string {
  let folder = resolve(path);
  for (;;) {
    if (stat(folder)?.isDirectory()) {
      try {
        return realpathSync(folder);
      } catch {
        return folder;
      }
    }
    const parent = dirname(folder);
    if (parent === folder) return folder;
    folder = parent;
  }
}

function gitDirIn(folder: string): string | undefined {
  const dotGit = join(folder, '.git');
  const found = stat(dotGit);
  if (found === undefined) return undefined;
  if (found.isDirectory()) return isGitDir(dotGit) ? realpathSync(dotGit) : undefined;
  // A linked work tree or a submodule: a file "gitdir: PATH". Reading a named pipe would never end.
  if (!found.isFile()) return undefined;
  const target = readText(dotGit)?.match(/^gitdir: (.+?)\s*$/)?.[1];
  if (target === undefined) return undefined;
  const gitDir = resolve(folder, target);
  return isGitDir(gitDir) ? realpathSync(gitDir) : undefined;
}

function isGitDir(folder: string): boolean {
  return stat(join(folder, 'HEAD')) !== undefined;
}

function commonDirOf(gitDir: string): string {
  const target = readText(join(gitDir, 'commondir'))?.trim();
  if (!target) return gitDir;
  try {
    return realpathSync(resolve(gitDir, target));
  } catch {
    return gitDir;
  }
}

function stat(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
