import { existsSync } from 'node:fs';
import { countLines } from '../git/count-lines.ts';
import type { Worktree } from '../git/find-repository.ts';
import { type RecordedCommit, sampleCommits } from '../store/audit-commits.ts';
import type { Store } from '../store/open.ts';
import { type Finding, judged } from './finding.ts';

const sampleSize = 50;
const shownShas = 3;

/** Of some commits: ai + human + unknown lines against what git counts. */
export function checkCommits(db: Store): Finding {
  const sample = sampleCommits(db, sampleSize);
  const compared = [...byRepository(sample)].flatMap(([worktree, commits]) => againstGit(worktree, commits));
  const wrongToGit = compared.filter(({ agrees }) => !agrees).map(({ commit }) => commit);
  const wrong = sample.filter((commit) => disagreesWithItself(commit) || wrongToGit.includes(commit));
  const away = sample.length - compared.length;
  const message = [
    `${sample.length} looked at, ${compared.length} of them compared with git`,
    ...(away > 0 ? [`${away} are merges or not on this machine`] : []),
    ...(wrong.length > 0 ? [`wrong: ${shasOf(wrong)}`] : []),
  ];
  return judged({
    ...{ name: 'commits', records: sample.length, missing: wrong.length, message: message.join('; ') },
    ...(wrong.length > 0 && { fix: lookAtGit }),
  });
}

const lookAtGit =
  'compare with git show --numstat; git counts differently if diff.algorithm or diff.renames changed since';

interface Compared {
  readonly commit: RecordedCommit;
  readonly agrees: boolean;
}

/** Without merges, and what git cannot show. */
function againstGit(worktree: Worktree, commits: readonly RecordedCommit[]): Compared[] {
  const counted = countLines(
    worktree,
    commits.map((commit) => commit.commit_sha),
  );
  return commits.flatMap((commit) => {
    const counts = counted.get(commit.commit_sha);
    if (counts === undefined || counts.isMerge) return [];
    return [{ commit, agrees: counts.added === commit.added && counts.removed === commit.removed }];
  });
}

function disagreesWithItself(commit: RecordedCommit): boolean {
  return commit.added !== commit.added_in_ranges || commit.removed !== commit.removed_in_ranges;
}

function shasOf(commits: readonly RecordedCommit[]): string {
  const shas = commits.slice(0, shownShas).map((commit) => commit.commit_sha.slice(0, 12));
  return commits.length > shownShas ? `${shas.join(', ')} and ${commits.length - shownShas} more` : shas.join(', ');
}

/** By the repository that was told to have them, where that is still there. */
function byRepository(sample: readonly RecordedCommit[]): Map<Worktree, RecordedCommit[]> {
  const groups = new Map<string, RecordedCommit[]>();
  for (const commit of sample) groups.set(commit.common_dir, [...(groups.get(commit.common_dir) ?? []), commit]);
  const found = new Map<Worktree, RecordedCommit[]>();
  for (const [commonDir, commits] of groups) {
    const top = commits[0]?.path ?? commonDir;
    if (existsSync(commonDir) && existsSync(top)) found.set({ top, gitDir: commonDir, commonDir }, commits);
  }
  return found;
}
