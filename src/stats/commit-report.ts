import type { AgentLines } from '../store/agents.ts';
import type { CommitFileRow, CommitRow } from '../store/commit-queries.ts';

/** Columns that design 6 does not name. */
type NotShown = 'id' | 'superseded_by' | 'copy_of' | 'ai_lines_overridden' | 'ai_lines_discarded';

/** What `show --json` prints. */
export type CommitReport = Omit<CommitRow, NotShown> & {
  /** Of a fleet: whose the AI lines are. */
  readonly agents?: readonly AgentLines[];
  readonly files: readonly CommitFileRow[];
};

/** A commit as `show --json` prints it, from its rows. */
export function commitReport(
  commit: CommitRow,
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
  return { ...shown, ...(agents && { agents }), files };
}
