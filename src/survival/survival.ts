import { basename } from 'node:path';
import { repositoryPath, type Worktree } from '../git/find-repository.ts';
import { readRemotes } from '../git/read-remotes.ts';
import { lastPart } from '../git/remote-name.ts';
import { type BranchLines, fileKey } from '../replay/branch-lines.ts';
import type { Journal } from '../replay/journal.ts';
import { replay } from '../replay/replay.ts';
import {
  addLifetime,
  noSums,
  type RepositorySurvival,
  type Sums,
  type SurvivalReport,
  survivalOf,
} from '../stats/survival.ts';
import type { Store } from '../store/open.ts';
import { findRepository } from '../store/repositories.ts';
import { type Kind, kindsOf } from './kinds.ts';
import { knownCommits } from './known-commits.ts';
import type { MergedFile } from './read-branches.ts';

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

export interface SurvivalAnswer {
  readonly counts: SurvivalCounts;
  /** For each repository, the merged files of which git is to be asked where their lines come from: then more is known. */
  readonly wanted: readonly (readonly MergedFile[])[];
}

export type SurvivalCounts = Pick<SurvivalReport, 'authors' | 'agents' | 'models' | 'repositories' | 'generated_lines'>;

interface KindSums {
  readonly kind: Kind;
  readonly sums: Sums;
}

/** How long the lines of some repositories stood, by who wrote them. */
export function survival(
  db: Store,
  repositories: readonly ReadRepository[],
  question: SurvivalQuestion,
): SurvivalAnswer {
  const each = repositories.map((repository) => ({ repository, ...countLines(db, repository, question) }));
  const all = each.flatMap(({ counted }) => counted);
  const shown = all.filter(({ kind }) => question.allFiles || !kind.generated);
  const byAI = shown.filter(({ kind }) => kind.author === 'ai');
  const counts = {
    authors: authorsOf(shown, question.days),
    agents: groups(byAI, ({ agent }) => agent, question.days).map(([agent_id, sums]) => ({ agent_id, ...sums })),
    models: groups(byAI, ({ model }) => model, question.days).map(([model, sums]) => ({ model, ...sums })),
    repositories: each.map(({ repository, lost, counted }) => ({
      ...namesOf(db, repository),
      files_lost: lost,
      authors: authorsOf(
        counted.filter(({ kind }) => question.allFiles || !kind.generated),
        question.days,
      ),
    })),
    generated_lines: all.filter(({ kind }) => kind.generated).reduce((sum, { sums }) => sum + sums.born, 0),
  };
  return { counts, wanted: each.map(({ wanted }) => wanted) };
}

function countLines(
  db: Store,
  { journal, length, isShallow, generated, branches }: ReadRepository,
  { days, since = Number.NEGATIVE_INFINITY, now }: SurvivalQuestion,
): { counted: KindSums[]; lost: number; wanted: MergedFile[] } {
  const kinds = kindsOf(db);
  const sums: Sums[] = [];
  const times: number[] = [];
  const wanted = new Map<string, MergedFile>();
  const want = (file: MergedFile) => wanted.set(fileKey(file.merge, file.path), file);
  const known = knownCommits(db, { journal, kinds, generated, branches }, want);
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
    counted: kinds.all.map((kind, number) => ({ kind, sums: sums[number] ?? noSums(days) })),
    lost,
    wanted: [...wanted.values()],
  };
}

function authorsOf(counted: readonly KindSums[], days: readonly number[]): RepositorySurvival['authors'] {
  return (['ai', 'human', 'unknown'] as const).map((author) => ({
    author,
    ...survivalOf(
      counted.filter(({ kind }) => kind.author === author).map(({ sums }) => sums),
      days,
    ),
  }));
}

/** Those that wrote most come first. */
function groups(counted: readonly KindSums[], by: (kind: Kind) => string | null, days: readonly number[]) {
  const found = new Map<string | null, Sums[]>();
  for (const { kind, sums } of counted) {
    if (sums.born > 0) found.set(by(kind), [...(found.get(by(kind)) ?? []), sums]);
  }
  return [...found]
    .map(([name, sums]) => [name, survivalOf(sums, days)] as const)
    .sort(([, a], [, b]) => b.born - a.born);
}

function namesOf(db: Store, { worktree, journal, length }: ReadRepository) {
  const path = repositoryPath(worktree.commonDir);
  const name = findRepository(db, worktree.commonDir)?.name ?? nameOf(worktree, path);
  return { repository_name: name, repository_path: path, commit_sha: journal.shaAt(length - 1) ?? '', commits: length };
}

/** As it would be recorded. */
function nameOf(worktree: Worktree, path: string): string {
  const { origin } = readRemotes(worktree);
  return (origin && lastPart(origin)) || basename(path);
}
