import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { hostMark } from '../config/agent-file.ts';
import { UserError } from '../config/user-error.ts';
import { errorCode, explainError } from '../store/explain-error.ts';
import { attachSource, describeSource, refuseForeign } from '../store/fleet-attach.ts';
import { placeRepositories } from '../store/fleet-repositories.ts';
import { bringSlice } from '../store/fleet-slice.ts';
import { findSource, nameSource, saveSource } from '../store/fleet-sources.ts';
import type { Store } from '../store/open.ts';
import { copyAsCurrent } from '../store/open-copy.ts';
import type { FleetFileFound } from './find-files.ts';

/**
 * Brings what an agent's database holds into the fleet's file, in one transaction with the mark that says what was read: a
 * copy that held still is read, so that the agent's own file and folder stay as they are. `files`: all that there are.
 * Throws a `UserError` that says what is wrong with it.
 */
export function readSource(db: Store, file: FleetFileFound, files: readonly FleetFileFound[], scratch: string): void {
  if (file.refused !== undefined) throw new UserError(file.refused);
  const copy = join(scratch, 'source.db');
  const place = createHash('sha256').update(file.path).digest('hex').slice(0, 32);
  try {
    const schema = copyAsCurrent(file.path, copy, refuseForeign);
    attachSource(db, copy, () => {
      const facts = describeSource(db, schema, place, nameOf(file.path));
      // It had none when it was last read.
      if (facts.database_id !== place) nameSource(db, place, facts.database_id);
      refuseCopy(db, facts.database_id, file, files);
      // Written to just now: it may be again without a mark of it.
      const mark = file.isSettled ? file.mark : `${file.mark} ?`;
      const read_at = new Date().toISOString();
      const isNew = findSource(db, facts.database_id) === undefined;
      const id = saveSource(db, { ...facts, path: file.path, mark, size: file.size, read_at });
      placeRepositories(db, { id, database_id: facts.database_id, host: facts.host });
      bringSlice(db, { source: id, agent: facts.agent_id, isNew });
    });
  } catch (error) {
    throw explainForeign(explainError(error, file.path));
  }
}

/** Its tables have other columns than ours. */
function explainForeign(error: unknown): unknown {
  if (error instanceof UserError || !(error instanceof Error) || errorCode(error) !== 'SQLITE_ERROR') return error;
  return new UserError(`it is no database of ai-tracker: ${error.message}`, undefined, { cause: error });
}

/** The agent that a file is named after. */
function nameOf(path: string): string {
  return basename(path, '.db').split(hostMark)[0] as string;
}

/** Of a database and a copy of it, the one that was last written to is read. */
function refuseCopy(db: Store, id: string, file: FleetFileFound, files: readonly FleetFileFound[]): void {
  const known = findSource(db, id);
  if (known === undefined || known.path === file.path) return;
  const other = files.find(({ path }) => path === known.path);
  if (other !== undefined && other.time >= file.time)
    throw new UserError(`it is a copy of ${basename(other.path)}, which is read instead`);
}
