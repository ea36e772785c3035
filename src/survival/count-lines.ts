import { basename } from 'node:path';
import { repositoryPath, type Worktree } from '../git/find-repository.ts';
import { readRemotes } from '../git/read-remotes.ts';
import { lastPart } from '../git/remote-name.ts';
import type { BranchLines } from '../replay/branch-lines.ts';
import type { Journal } from '../replay/journal.ts';
import { replay } from '../replay/replay.ts';
import { addLifetime, noSums, type RepositorySurvival, type Sums } from '../stats/survival.ts';
import type { Store } from '../store/open.ts';
import { findRepository } from '../store/repositories.ts';
import { type Kind, kindsOf } from './kinds.ts';
import { knownCommits, noteUnexplained, type Unexplained } from './known-commits.ts';

/** A repository with the history of its HEAD. */
export interface ReadRepository {
  readonly worktree: Worktree;
  readonly journal: Journal;
  /** How many of the journal's commits are HEAD's. */
  readonly length: number;
  /** Its first commit has more than it brought: a shallow clone ends there. */
  readonly isShallow: boolean;
  /** The paths that git's attributes, or our list, call generated or vendored. */
  readonly generated: ReadonlySet<string>;
  /** Where the lines of merges come from, as far as git was asked. */
  readonly branches: BranchLines;
}

export interface SurvivalQuestion {
  readonly days: readonly number[];
  /** Only lines born then or later; in ms since the epoch. */
  readonly since: number | undefined;
  readonly now: number;
  readonly allFiles: boolean;
}

/** Lines of one kind. */
export interface KindSums {
  readonly kind: Kind;
  readonly sums: Sums;
}

export interface CountedRepository extends Unexplained {
  readonly names: Omit<RepositorySurvival, 'authors'>;
  readonly counted: readonly KindSums[];
}

/** How long the lines of a repository stood, by who wrote them. */
export function countLines(
  db: Store,
  repository: ReadRepository,
  { days, since = Number.NEGATIVE_INFINITY, now }: SurvivalQuestion,
): CountedRepository {
  const { journal, length, isShallow } = repository;
  const kinds = kindsOf(db);
  const sums: Sums[] = [];
  const times: number[] = [];
  const { noted, unexplained } = noteUnexplained();
  const known = knownCommits(db, { ...repository, kinds }, noted);
  const follow = (commit: Parameters<typeof known>[0]) => {
    times.push(commit.time * 1000);
    return known(commit);
  };
  const { lost } = replay(journal.commits(length), follow, ({ born, kind, lines }, goneBy) => {
    const time = times[born] as number;
    if (time < since || (isShallow && born === 0)) return;
    sums[kind] ??= noSums(days);
    addLifetime(sums[kind], { born: time, gone: goneBy === undefined ? undefined : times[goneBy], lines }, days, now);
  });
  return {
    names: { ...namesOf(db, repository), files_lost: lost },
    counted: kinds.all.map((kind, number) => ({ kind, sums: sums[number] ?? noSums(days) })),
    ...unexplained(),
  };
}

export function namesOf(db: Store, { worktree, journal, length }: ReadRepository) {
  const path = repositoryPath(worktree.commonDir);
  const name = findRepository(db, worktree.commonDir)?.name ?? nameOf(worktree, path);
  return { repository_name: name, repository_path: path, commit_sha: journal.shaAt(length - 1) ?? '', commits: length };
}

/** As it would be recorded. */
function nameOf(worktree: Worktree, path: string): string {
  const { origin } = readRemotes(worktree);
  return (origin && lastPart(origin)) || basename(path);
}
