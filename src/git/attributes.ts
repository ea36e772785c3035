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

/** Whether git puts what the work tree has of a file through a program before it compares or commits it. */
export function isFiltered(worktree: Worktree, path: string): boolean {
  return readAttributes(worktree, [path], ['filter']).some(({ value }) => !/^(set|unset|unspecified)$/.test(value));
}
