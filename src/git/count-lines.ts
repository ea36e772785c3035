import type { Worktree } from './find-repository.ts';
import { nulFields } from './nul-fields.ts';
import { tryGitBytes } from './run-git.ts';

const showArgs = [
  ...['show', '-z', '--raw', '--numstat', '--format=%P', '--no-color', '--no-ext-diff', '--no-textconv'],
  ...['--no-relative', '--no-show-signature', '--submodule=short'],
];

export interface LineCounts {
  readonly added: number;
  readonly removed: number;
  /** Of a merge git counts no lines in this way. */
  readonly isMerge: boolean;
}

const colon = 0x3a;
const gitlink = '160000';

/** The lines of a commit as `git show --numstat` counts them, submodules left out; `undefined`: git cannot show it. */
export function countLines(worktree: Worktree, sha: string): LineCounts | undefined {
  const output = tryGitBytes([...showArgs, sha, '--'], { cwd: worktree.top, worktree });
  return output && parseCounts(output);
}

/** `PARENTS\n` or `PARENTS\0`, `:MODE MODE SHA SHA STATUS\0PATH\0[PATH\0]` a file, then `ADDED\tREMOVED\t[PATH]\0[OLD\0NEW\0]`. */
function parseCounts(output: Buffer): LineCounts {
  const start = output.indexOf(':');
  const isMerge = output
    .toString('latin1', 0, start === -1 ? output.length : start)
    .trim()
    .includes(' ');
  const fields = nulFields(output, start);
  const isSubmodule: boolean[] = [];
  while (fields.startsWith(colon)) {
    const [oldMode = '', newMode = '', , , status = ''] = fields.next().toString('latin1', 1).split(' ');
    fields.next();
    if (/^[RC]/.test(status)) fields.next();
    isSubmodule.push([oldMode, newMode].includes(gitlink));
  }
  const sum = { added: 0, removed: 0 };
  for (const skip of isSubmodule) {
    const [added = '', removed = '', path = ''] = fields.next().toString('latin1').split('\t');
    if (path === '') for (let side = 0; side < 2; side++) fields.next();
    // Of a binary file it says `-`.
    sum.added += skip ? 0 : Number(added) || 0;
    sum.removed += skip ? 0 : Number(removed) || 0;
  }
  return { ...sum, isMerge };
}
