import { statSync } from 'node:fs';

/** The hooks of git's that tell ai-tracker something. */
export const ourHookNames = ['post-commit', 'post-rewrite'] as const;

/** Whether there is a file, or a link to one, that somebody may run. */
export function isExecutable(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && (stat.mode & 0o111) !== 0;
}
