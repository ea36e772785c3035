import type { CommitFacts } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import { relatedBy } from '../context/relations.ts';
import type { Worktree } from '../git/find-repository.ts';
import { readCommit } from '../git/read-commit.ts';
import { isRecorded, supersede } from '../store/commits.ts';
import { countedCommits } from '../store/copies.ts';
import { repeatDropped, replacedDropped } from '../totals/replaced-dropped.ts';
import { recordShownIn } from '../worktree/proposed-edits.ts';
import { applyCommit } from './apply-commit.ts';
import { attributeFiles } from './attribute-files.ts';
import { loadSources } from './load-sources.ts';
import { Unexplained } from './unexplained.ts';

/**
 * Records who wrote the lines of a commit; a commit that is recorded already stays as it is. All that there is to know is
 * loaded, then its lines are matched, which writes nothing, then what was found is written.
 */
export function recordCommit(context: IngestContext, worktree: Worktree, sha: string, facts: CommitFacts): void {
  const { db } = context;
  if (isRecorded(db, sha)) return;
  const commit = readCommit(worktree, sha);
  recordShownIn(context, worktree, commit.files, facts.time, `${sha}^`);
  const unexplained = new Unexplained(context, worktree, facts, commit.files);
  const sources = loadSources(context, worktree, commit, facts, unexplained);
  const counted = countedCommits(db, sources.repositoryId, relatedBy(sources.relations, 'replaces', 'resets'));
  if (!sources.amendedTwice) for (const old of relatedBy(facts.relations, 'replaces')) supersede(db, old, sha);

  const attributed = attributeFiles(sources, commit.files);
  const dropped = replacedDropped(sources, counted, attributed);
  const files = attributed.map((file) => repeatDropped(file, dropped));

  applyCommit(sources, unexplained, { commit, facts, counted, dropped, files });
}
