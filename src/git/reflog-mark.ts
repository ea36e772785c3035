import { statSync } from 'node:fs';
import { join } from 'node:path';

/** Changes whenever the reflog of a git folder grows, and when a linked work tree comes or goes. */
export function reflogMark(gitDir: string): string {
  const of = (...path: string[]) => {
    const found = statSync(join(gitDir, ...path), { throwIfNoEntry: false });
    return found === undefined ? 'none' : `${found.size} ${found.mtimeMs}`;
  };
  return `${of('logs', 'HEAD')} ${of('worktrees')}`;
}
