import { encodeWeave } from '../attribution/weave-codec.ts';
import type { CommitFacts } from '../context/commit-facts.ts';
import { predecessorsIn, relatedBy } from '../context/relations.ts';
import type { Commit } from '../git/read-commit.ts';
import { type AttributedChange, namesOf } from '../provenance/commit-file-row.ts';
import type { CommitSources } from '../provenance/commit-sources.ts';
import type { Effect } from '../provenance/effect.ts';
import { type Counts, saveCommit, supersede } from '../store/commits.ts';
import type { CountedLines } from '../store/copies.ts';
import { markCommitted } from '../store/edits.ts';
import { shelve, takeFromShelf } from '../store/shelved-files.ts';
import { promoteCopies } from '../totals/promote-copies.ts';
import { shelveReverted } from '../worktree/shelve-reverted.ts';
import type { Unexplained } from './unexplained.ts';

export interface AttributedCommit {
  readonly commit: Commit;
  readonly facts: CommitFacts;
  readonly files: readonly AttributedChange[];
  /** What counted until now of what it may replace. */
  readonly counted: readonly CountedLines[];
  /** Of the commits that a reset dropped, those that it replaces. */
  readonly dropped: readonly string[];
}

/** Writes what was found of a commit; nothing before that does. */
export function applyCommit(sources: CommitSources, unexplained: Unexplained, attributed: AttributedCommit): void {
  const { context, worktree, sha, time } = sources;
  const { files, counted, dropped } = attributed;
  saveFound(sources, attributed, unexplained.agent);
  applyEffects(
    sources,
    files.flatMap(({ effects }) => effects),
  );
  unexplained.credit(files.map((file) => file.row));
  // What it only repeats still counts in what replaced the amended commit before, on another branch.
  const isReplaced = sources.amendedTwice && !files.some(({ countedElsewhere }) => countedElsewhere > 0);
  for (const old of [...(isReplaced ? relatedBy(sources.relations, 'replaces') : []), ...dropped])
    supersede(context.db, old, sha);
  promoteCopies(context, worktree, { counted, made: [sha], mayWait: true });
  if (!sources.isWorkAway()) shelveReverted(context, worktree, time);
}

function saveFound(
  sources: CommitSources,
  { commit, facts, files }: AttributedCommit,
  agent: string | undefined,
): void {
  const { context, worktree } = sources;
  saveCommit(context.db, {
    ...namesOf(context, worktree, commit),
    landed: 0,
    session_id: facts.env['CLAUDE_CODE_SESSION_ID'] || null,
    agent_id: facts.env['AGENT_ID'] || null,
    unrecorded_agent: agent ?? null,
    copy_of: copiedCommit(sources, files),
    ai_lines_overridden: sumOf(files, ({ losses }) => losses.overridden),
    ai_lines_discarded: sumOf(files, ({ losses }) => losses.discarded),
    files: files.map(({ row }) => row),
  });
}

/** The counted commit that this one only repeats: then none of its lines is new. */
function copiedCommit({ relations }: CommitSources, files: readonly AttributedChange[]): string | null {
  const lines = ({ ai, human, unknown }: Counts) => ai + human + unknown;
  const changed = sumOf(files, ({ row }) => lines(row.added) + lines(row.removed));
  if (changed === 0 || sumOf(files, ({ countedElsewhere }) => countedElsewhere) < changed) return null;
  const recognised = files.flatMap(({ recognisedFrom }) => [...recognisedFrom]);
  const dropped = files.flatMap(({ asDropped }) => asDropped.map(({ sha }) => sha));
  return [...recognised, ...dropped, ...predecessorsIn(relations)][0] ?? null;
}

function sumOf(files: readonly AttributedChange[], count: (file: AttributedChange) => number): number {
  return files.reduce((total, file) => total + count(file), 0);
}

function applyEffects(
  { context: { db, weaves }, repositoryId, time }: CommitSources,
  effects: readonly Effect[],
): void {
  for (const effect of effects) {
    switch (effect.kind) {
      case 'pending':
        weaves.set(effect.path, effect.weave, repositoryId, time);
        break;
      case 'committed':
        markCommitted(db, effect.path, effect.left);
        break;
      case 'shelve': {
        const facts = { path: effect.path, repository_id: repositoryId, agent_id: null, shelved_at: time };
        // The commit counts them among its losses.
        shelve(db, { ...facts, ai_lines: 0, weave: encodeWeave(effect.weave) });
        break;
      }
      case 'unshelve':
        takeFromShelf(db, effect.shelf, 1);
    }
  }
}
