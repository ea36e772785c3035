import { setTimeout } from 'node:timers/promises';
import { UserError } from '../../config/user-error.ts';
import { type Address, addressOf } from '../../export/postgres/address.ts';
import { type Exported, exportUnion } from '../../export/postgres/export-union.ts';
import { inTransaction } from '../../export/postgres/session.ts';
import { plural } from '../../render/numbers.ts';
import type { Io } from '../io.ts';
import { type ChosenDatabase, chosenDatabase, type DatabaseOptions } from '../open-current.ts';
import { type DetailOptions, detailsOf, openUnion } from '../open-union.ts';

export interface ExportPostgresOptions extends DatabaseOptions, DetailOptions {
  readonly url?: string;
  readonly schema: string;
  readonly follow?: number | true;
}

const followSeconds = 60;

export async function run(options: ExportPostgresOptions, io: Io): Promise<number> {
  const address = addressOf(io.env, options.url);
  const chosen = chosenDatabase(io, options);
  const once = () => exportOnce(io, chosen, address, options);
  if (options.follow === undefined) {
    io.stdout(lineOf(await once()));
    return 0;
  }
  const seconds = options.follow === true ? followSeconds : options.follow;
  for (let last = ''; ; await setTimeout(seconds * 1000)) last = await again(io, once, last);
}

/** What is wrong is said once, and tried again. */
async function again(io: Io, once: () => Promise<Exported>, last: string): Promise<string> {
  try {
    const exported = await once();
    if (last === '' || exported.written + exported.removed > 0) io.stdout(lineOf(exported));
    return 'exported';
  } catch (error) {
    const hint = error instanceof UserError && error.hint !== undefined ? `; ${error.hint}` : '';
    const line = `ai-tracker: ${error instanceof Error ? error.message : String(error)}${hint}\n`;
    if (line !== last) io.stderr(line);
    return line;
  }
}

/** The server is asked first: what is read after nobody else writes there is never older than what stands there. */
function exportOnce(
  io: Io,
  chosen: ChosenDatabase,
  address: Address,
  options: ExportPostgresOptions,
): Promise<Exported> {
  return inTransaction(address, options.schema, async (client) => {
    const union = await openUnion(io, chosen, detailsOf(options));
    try {
      return await exportUnion(client, options.schema, union);
    } finally {
      union.store.close();
    }
  });
}

function lineOf({ databases, written, removed }: Exported): string {
  const of = `of ${plural(databases, 'database')}`;
  if (written + removed === 0) return `nothing new ${of}\n`;
  const gone = removed > 0 ? `, ${plural(removed, 'row')} removed` : '';
  return `${plural(written, 'row')} new or changed${gone}, ${of}\n`;
}
