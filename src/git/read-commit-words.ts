import { type GitOptions, tryGit } from './run-git.ts';

/** What a commit says of itself, which is kept nowhere but in git. */
export interface CommitWords {
  readonly author: string;
  readonly subject: string;
}

/** Who made a commit, and its subject; `undefined`: it is not there, or git does not look into that place. */
export function readCommitWords(sha: string, options: GitOptions): CommitWords | undefined {
  const format = ['--format=%aN%x00%s', '--encoding=UTF-8', '--no-notes'];
  const [author, subject] = tryGit(['show', '-s', ...format, sha, '--'], options)?.split('\0') ?? [];
  return author === undefined || subject === undefined ? undefined : { author, subject };
}
