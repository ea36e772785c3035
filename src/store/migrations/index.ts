import type { Database } from 'better-sqlite3';
import { setLegacyTablesAside } from './0001-legacy.ts';
import { createTables } from './0002-tables.ts';
import { copyLegacyRows } from './0003-legacy-rows.ts';
import { createCommitTotals } from './0004-commit-totals.ts';
import { addNamesSession } from './0005-calls-that-name-their-session.ts';
import { createActivity } from './0006-activity.ts';
import { createReadBack } from './0007-read-back.ts';
import { addStashes } from './0008-stashes.ts';
import { addOff } from './0009-off.ts';
import { addLeftCalls } from './0010-calls-without-an-end.ts';
import { addUnrecordedAgents } from './0011-agents-not-recorded.ts';
import { addMissedSnapshots } from './0012-missed-snapshots.ts';
import { addProposedEdits } from './0013-proposed-edits.ts';
import { addLandedCommits } from './0014-landed-commits.ts';
import { addIdentity } from './0015-identity.ts';
import { addByHand } from './0016-by-hand.ts';
import { addBackfill } from './0017-backfill.ts';

/**
 * Append only: a released migration is never changed, so it imports nothing but its own text from this folder.
 * `user_version` counts how many have run, `currentSchema` (../schema.ts) how many there are.
 */
export const migrations = [
  setLegacyTablesAside,
  createTables,
  copyLegacyRows,
  createCommitTotals,
  addNamesSession,
  createActivity,
  createReadBack,
  addStashes,
  addOff,
  addLeftCalls,
  addUnrecordedAgents,
  addMissedSnapshots,
  addProposedEdits,
  addLandedCommits,
  addIdentity,
  addByHand,
  addBackfill,
] as const satisfies readonly ((db: Database) => void)[];
