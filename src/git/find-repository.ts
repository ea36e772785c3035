import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
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
  // A linked work tree or a submodule: a file "gitdir: PATH".
  const target = found.isFile() ? readText(dotGit)?.match(/^gitdir: (.+?)\s*$/)?.[1] : undefined;
  const gitDir = found.isDirectory() ? dotGit : target && resolve(folder, target);
  return gitDir !== undefined && isGitDir(gitDir) ? realpathSync(gitDir) : undefined;
}

/**
 * What git takes for a git folder. It goes on upwards from anything else that is called `.git`, or does nothing there at
 * all: then what lies beside it is the repository's around it, which commits it.
 */
function isGitDir(folder: string): boolean {
  const isShared = (name: string) => stat(join(commonDirOf(folder), name))?.isDirectory() === true;
  return isShared('objects') && isShared('refs') && isHead(join(folder, 'HEAD'));
}

/** HEAD names a branch, which need not be there yet, or a commit; a symbolic link does so in git's first form of it. */
function isHead(path: string): boolean {
  const link = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return link ? readlinkSync(path).startsWith('refs/') : /^(ref:\s*refs\/|[0-9a-f]{40})/.test(readText(path) ?? '');
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
