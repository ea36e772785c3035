import type { Worktree } from './find-repository.ts';
import { gitBytes } from './run-git.ts';

export interface Attribute {
  readonly path: string;
  /** `set`, `unset`, `unspecified`, or what it is set to. */
  readonly value: string;
}

/** What git's attributes say of some paths: `PATH\0NAME\0VALUE\0` (git-check-attr(1)). */
export function readAttributes(worktree: Worktree, paths: readonly string[], names: readonly string[]): Attribute[] {
  const args = ['check-attr', '-z', '--stdin', ...names];
  const output = gitBytes(args, { cwd: worktree.top, worktree, input: `${paths.join('\0')}\0` });
  const fields = output.toString('utf8').split('\0');
  const found: Attribute[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3) found.push({ path: fields[at] ?? '', value: fields[at + 2] ?? '' });
  return found;
}

/** Whether git puts what the work tree has of a file through a program before it compares or commits it. */
export function isFiltered(worktree: Worktree, path: string): boolean {
  return readAttributes(worktree, [path], ['filter']).some(({ value }) => !/^(set|unset|unspecified)$/.test(value));
}
