import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../config/paths.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { KeptSums } from '../stats/survival.ts';
import type { CountedRepository } from './count-lines.ts';
import { fileOf, folderOf, isOwnFolder, readOwn, removeOwn, writeOwn } from './own-files.ts';

// Beside the journal of a repository, what `survival` last said of it, so that others can show it at once: JSON.

const ending = '.sums';
const form = 1;

/** What was asked, and of which database. */
export interface KeptQuestion {
  readonly database: string;
  readonly asked_at: string;
  readonly days: readonly number[];
}

/** Keeps what was said of a repository. */
export function writeSums(
  env: Env,
  worktree: Pick<Worktree, 'commonDir'>,
  { names, counted }: CountedRepository,
  question: KeptQuestion,
): void {
  const kinds = counted
    .filter(({ kind, sums }) => !kind.generated && sums.born > 0)
    .map(({ kind: { author, agent, model }, sums }) => ({ author, agent, model, ...sums }));
  const { repository_name: repository, repository_path } = names;
  const kept = { form, ...question, repository, repository_path, kinds };
  writeOwn(env, `${fileOf(env, worktree)}${ending}`, Buffer.from(JSON.stringify(kept)));
}

/** What was last said of each repository by a database. */
export function readSums(env: Env, database: string): KeptSums[] {
  if (!isOwnFolder(folderOf(env))) return [];
  return readdirSync(folderOf(env))
    .filter((name) => name.endsWith(ending))
    .flatMap((name) => readOne(join(folderOf(env), name)) ?? [])
    .filter((kept) => kept.database === database)
    .sort((a, b) => (a.repository_path < b.repository_path ? -1 : 1));
}

function readOne(path: string): KeptSums | undefined {
  try {
    const kept = JSON.parse(readOwn(path).toString()) as KeptSums & { form: number };
    return kept.form === form ? kept : undefined;
  } catch {
    // Not ours, or damaged: it is said again the next time.
    return undefined;
  }
}

/** Takes out all that is kept of a repository. */
export function removeKept(env: Env, worktree: Pick<Worktree, 'commonDir'>): void {
  for (const each of ['', ending]) removeOwn(env, `${fileOf(env, worktree)}${each}`);
}
