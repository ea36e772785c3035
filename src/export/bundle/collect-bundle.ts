import { askedInBulk } from '../../context/asked-in-bulk.ts';
import { once } from '../../context/once.ts';
import { existingCommits } from '../../git/existing-objects.ts';
import type { Worktree } from '../../git/find-repository.ts';
import type { RawEntry } from '../../git/parse-commit.ts';
import type { ArrivedCommit, Node } from '../../git/read-arrived.ts';
import { readRemotes, rootCommit } from '../../git/read-remotes.ts';
import { readUnrecorded } from '../../landed/find-unseen.ts';
import { readChanges } from '../../landed/read-changes.ts';
import { keptFrom, type Records, worksLike } from '../../landed/works.ts';
import { sourcesOfLines } from '../../store/bundled-rows.ts';
import { readSuccessors } from '../../store/commits.ts';
import type { Store } from '../../store/open.ts';
import { rowsOfCommits } from '../../store/range-commits.ts';
import { landingsOf, namesOfContents, pathsChanged } from '../../store/repeatable-commits.ts';
import { findClone, findRepository, type RepositoryRow } from '../../store/repositories.ts';
import type { Bundle } from './bundle.ts';
import { collectCommits } from './collect-commits.ts';

/** What a bundle is made for. */
export interface BundledRange {
  readonly worktree: Worktree;
  readonly range: { readonly base: string; readonly head: string; readonly mergeBase: string };
  /** Each after its parents. */
  readonly commits: readonly Node[];
  /** Commits of before that its lines are put down to all the same. */
  readonly others: readonly string[];
}

/**
 * Collects what is recorded of a range: its commits, and of those that nobody recorded what they may repeat, with what took
 * the place of that, or landed it.
 */
export function collectBundle(db: Store, { worktree, range, commits, others }: BundledRange): Bundle {
  const shas = [...commits.map(({ sha }) => sha), ...others];
  const recorded = rowsOfCommits(db, shas);
  const sources = sourcesOfLines(db, [...recorded.values()]);
  const repeated = [...sources, ...repeatedByUnrecorded(db, worktree, commits)];
  const known = [...repeated, ...readSuccessors(db, repeated).values()];
  const landings = landingsOf(db, known).map(({ landed }) => landed);
  const ids = rowsOfCommits(db, [...shas, ...known, ...landings]).values();
  const { base, head, mergeBase } = range;
  return { range: { base, head, merge_base: mergeBase }, ...collectCommits(db, [...ids]) };
}

/** So many commits are read at once. */
const mostAtOnce = 256;

/** Recorded commits whose work those of a range that nobody recorded may repeat. */
function repeatedByUnrecorded(db: Store, worktree: Worktree, commits: readonly Node[]): string[] {
  const shas = commits.filter(({ parents }) => parents.length < 2).map(({ sha }) => sha);
  const records = recordsIn(db, worktree);
  const renamed = new Map<string, string>();
  const found = new Set<string>();
  for (let at = 0; at < shas.length; at += mostAtOnce) {
    const arrived = readUnrecorded({ db }, worktree, shas.slice(at, at + mostAtOnce), []);
    const byNames = withFormerNames(db, arrived, renamed);
    const names = new Set(
      byNames.flatMap(({ entries }) => entries.flatMap(({ oldPath, newPath }) => [oldPath, newPath])),
    );
    const known = pathsChanged(db, [...names]);
    const isKnown = ({ oldPath, newPath }: RawEntry) => known.has(oldPath) || known.has(newPath);
    const touching = byNames.filter(({ entries }) => entries.some(isKnown));
    for (const change of readChanges(worktree, touching, () => true)) {
      for (const { commit_sha } of worksLike(records, worktree, change)) found.add(commit_sha);
      const kept = keptFrom(records, worktree, change);
      if (kept !== undefined) found.add(kept.commit_sha);
    }
  }
  return [...found];
}

/** Nothing is written where it is read from: a clone that it does not have is the same as another of it, or nobody's. */
function recordsIn(db: Store, worktree: Worktree): Records {
  const own = once(() => findRepository(db, worktree.commonDir) ?? cloneOf(db, worktree) ?? nobodys);
  const existing = askedInBulk(
    (shas) => existingCommits(worktree, shas),
    () => [],
  );
  return { db, repositoryOf: own, existingCommits: () => existing };
}

function cloneOf(db: Store, worktree: Worktree): RepositoryRow | undefined {
  const { remote } = readRemotes(worktree);
  return findClone(db, { remote, root_commit: remote === null ? rootCommit(worktree) : null });
}

const nobodys: RepositoryRow = {
  ...{ id: 0, common_dir: '', path: '', name: '', config_mtime: null, remote: null, root_commit: null },
};

/**
 * Commits with the names that their files had before, as far as others that nobody recorded renamed them: `renamed` is what
 * these did so far. A file that is there for the first time, and that a recorded commit had under another name, is renamed, too.
 */
function withFormerNames(db: Store, commits: readonly ArrivedCommit[], renamed: Map<string, string>): ArrivedCommit[] {
  const added = commits.flatMap(({ entries }) => entries.filter(({ status }) => status === 'A'));
  const contents = namesOfContents(
    db,
    added.map(({ newBlob }) => newBlob),
  );
  return commits.map((commit) => ({
    ...commit,
    entries: commit.entries.flatMap((entry) => {
      const { status, oldPath, newPath, newBlob } = entry;
      const former = status === 'R' ? oldPath : status === 'A' ? contents.get(newBlob) : undefined;
      if (former !== undefined && former !== newPath) renamed.set(newPath, former);
      return [
        entry,
        ...formerNames(newPath, renamed).map((name) => ({ ...entry, ...nothing, oldPath: name, newPath: name })),
      ];
    }),
  }));
}

/** An entry that has a name and changes nothing. */
const nothing = { oldBlob: '0'.repeat(40), newBlob: '0'.repeat(40) };

function formerNames(path: string, renamed: ReadonlyMap<string, string>): string[] {
  const names = new Set<string>();
  for (let name = renamed.get(path); name !== undefined && !names.has(name); name = renamed.get(name)) names.add(name);
  return [...names];
}
