import { resolve } from 'node:path';
import { UserError } from '../../config/user-error.ts';
import { backUp } from '../../store/backup.ts';
import { errorCode } from '../../store/explain-error.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { withOwnDatabase } from '../open-own.ts';

export interface BackupOptions {
  readonly file: string;
  readonly json?: true;
}

/** Writes the database as it is now into a new file; hooks may go on meanwhile. */
export function run({ file, json }: BackupOptions, io: Io): Promise<number> {
  const backup = resolve(io.cwd, file);
  return withOwnDatabase(io, (store, database) => {
    try {
      backUp(store, backup);
    } catch (cause) {
      if (errorCode(cause) === 'EEXIST')
        throw new UserError(`${backup} is there already`, 'name a new file', { cause });
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new UserError(`cannot write ${backup} (${reason})`, 'name another file', { cause });
    }
    if (json) printJson(io, 'backup/1', { database, backup });
    else io.stdout(`${backup} now holds all records; read it with --db\n`);
    return 0;
  });
}
