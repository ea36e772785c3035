import type { AgentLines } from '../store/agents.ts';
import type { CommitFileRow, CommitRow } from '../store/commit-queries.ts';

/** Columns that design 6 does not name. */
type NotShown = 'id' | 'superseded_by' | 'copy_of' | 'ai_lines_overridden' | 'ai_lines_discarded';

/** What git says of the commit. `null`: the commit is in no repository here. */
interface CommitWords {
  readonly commit_author: string | null;
  readonly commit_subject: string | null;
}

/** What `show --json` prints. */
export type CommitReport = Omit<CommitRow, NotShown> &
  CommitWords & {
    /** Of a fleet: whose the AI lines are. */
    readonly agents?: readonly AgentLines[];
    readonly files: readonly CommitFileRow[];
  };

/** A commit as `show --json` prints it, from its rows. */
export function commitReport(
  commit: CommitRow,
  words: { readonly author: string; readonly subject: string } | undefined,
  files: readonly CommitFileRow[],
  agents?: readonly AgentLines[],
): CommitReport {
  const {
    id: _id,
    superseded_by: _by,
    copy_of: _of,
    ai_lines_overridden: _o,
    ai_lines_discarded: _d,
    ...shown
  } = commit;
  const { commit_sha, repository_name, repository_path, timestamp, ...counts } = shown;
  return {
    ...{ commit_sha, repository_name, repository_path, timestamp },
    ...{ commit_author: words?.author ?? null, commit_subject: words?.subject ?? null },
    ...counts,
    ...(agents && { agents }),
    files,
  };
}
