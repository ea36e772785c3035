import type { CommitFileRow, CommitRow } from '../store/commit-queries.ts';

/** What `show --json` prints. */
export type CommitReport = Omit<CommitRow, 'id' | 'superseded_by' | 'copy_of'> & {
  readonly files: readonly CommitFileRow[];
};

export function commitReport(commit: CommitRow, files: readonly CommitFileRow[]): CommitReport {
  const { id: _id, superseded_by: _superseded, copy_of: _copy, ...shown } = commit;
  return { ...shown, files };
}
