import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Worktree } from './find-repository.ts';
import { nulFields } from './nul-fields.ts';
import { decodePath, encodePath } from './path-bytes.ts';
import { gitBytes } from './run-git.ts';

export interface Attribute {
  readonly path: string;
  /** `set`, `unset`, `unspecified`, or what it is set to. */
  readonly value: string;
}

/** What git's attributes say of some paths: `PATH\0NAME\0VALUE\0` (git-check-attr(1)). */
export function readAttributes(worktree: Worktree, paths: readonly string[], names: readonly string[]): Attribute[] {
  const args = ['check-attr', '-z', '--stdin', ...names];
  const input = Buffer.concat(paths.flatMap((path) => [encodePath(path), Buffer.alloc(1)]));
  const fields = nulFields(gitBytes(args, { cwd: worktree.top, worktree, input }), 0);
  const found: Attribute[] = [];
  while (!fields.isAtEnd()) {
    const [path, , value] = [fields.next(), fields.next(), fields.next()];
    found.push({ path: decodePath(path), value: value.toString() });
  }
  return found;
}

/**
 * Whether git puts what the work tree has of a file through a program before it compares or commits it, and the repository
 * has a say in that. A program of this user's own settings for files that these settings name is not asked about.
 */
export function isFiltered(worktree: Worktree, path: string): boolean {
  if (!mayNameFilters(worktree, path)) return false;
  return readAttributes(worktree, [path], ['filter']).some(({ value }) => !/^(set|unset|unspecified)$/.test(value));
}

/** Whether a repository's own settings or attributes may name a filter, without starting git. */
function mayNameFilters({ top, gitDir, commonDir }: Worktree, path: string): boolean {
  const folders = path.split('/').map((_, depth, names) => join(top, ...names.slice(0, depth)));
  return (
    mayHave(join(commonDir, 'config'), /filter|include/i) ||
    mayHave(join(gitDir, 'config.worktree'), /filter|include/i) ||
    mayHave(join(commonDir, 'info', 'attributes'), /filter/) ||
    folders.some((folder) => mayHave(join(folder, '.gitattributes'), /filter/))
  );
}

function mayHave(file: string, word: RegExp): boolean {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    return found !== undefined && (!found.isFile() || word.test(readFileSync(file, 'latin1')));
  } catch {
    return true;
  }
}
