import type { Worktree } from './find-repository.ts';
import { nulFields } from './nul-fields.ts';
import { decodePath } from './path-bytes.ts';
import { tryGit, tryGitBytes } from './run-git.ts';

/**
 * The files of a work tree that are not as they were committed, those that nobody added included; relative to the top.
 * `undefined`: more than `most`, or git does not say.
 */
export function uncommittedFiles(worktree: Worktree, most: number): string[] | undefined {
  const options = { cwd: worktree.top, worktree };
  const listed = tryGitBytes([...withoutFilters(worktree), ...listing], options);
  const staged = tryGitBytes(['diff-index', '--cached', '--name-only', '-z', 'HEAD'], options) ?? Buffer.alloc(0);
  if (listed === undefined) return undefined;
  const paths = new Set<string>();
  for (const fields = nulFields(Buffer.concat([listed, staged]), 0); !fields.isAtEnd(); )
    paths.add(decodePath(fields.next()));
  return paths.size > most ? undefined : [...paths];
}

const listing = ['ls-files', '-z', '-m', '-d', '-o', '--exclude-standard'];

/** A file whose time has changed is compared as git would commit it: without the programs that its settings name. */
function withoutFilters(worktree: Worktree): string[] {
  const options = { cwd: worktree.top, worktree };
  const names = tryGit(
    ['config', '--name-only', '--get-regexp', String.raw`^filter\..*\.(clean|process|required)$`],
    options,
  );
  const settings = names?.split('\n').filter(Boolean) ?? [];
  return settings.flatMap((name) => ['-c', `${name}=${name.endsWith('.required') ? 'false' : ''}`]);
}
