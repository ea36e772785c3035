import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { UserError } from '../../config/user-error.ts';
import type { Source, Union } from '../../store/union.ts';

/** Of what is exported, and how: a source is read again when this is another. */
const exportFormat = 1;

/** Which sources are to be read, since they were written to after they were exported last. */
export interface Due {
  readonly sources: readonly Source[];
  /** What all say of commits is to be read again. */
  readonly union: boolean;
  /** Of each source that is due, and of the union (''). */
  readonly marks: ReadonlyMap<string, string>;
}

/** How far a schema is. Throws where it holds the records of others: what two unions say of commits cannot be added up. */
export async function dueOf(client: Client, schema: string, union: Union): Promise<Due> {
  const { rows } = await client.query<{ database_id: string; mark: string }>('SELECT database_id, mark FROM cursors');
  const before = new Map(rows.map(({ database_id, mark }) => [database_id, mark]));
  refuseOthers(
    schema,
    union,
    [...before.keys()].filter((id) => id !== ''),
  );
  const marks = new Map(union.sources.map((source) => [source.database_id, markOf(union, source)]));
  const all = createHash('sha256')
    .update([...marks].sort().join('\n'))
    .digest('hex');
  marks.set('', all);
  const isDue = (id: string) => before.get(id) !== marks.get(id);
  const sources = union.sources.filter(({ database_id }) => isDue(database_id));
  const due = new Map([...marks].filter(([id]) => isDue(id)));
  return { sources, union: isDue(''), marks: due };
}

function markOf({ isFleet, details }: Union, { mark, gone_at, agent_id, agent_role }: Source): string {
  return [exportFormat, isFleet ? 'fleet' : 'one', details.join('+'), agent_id, agent_role, gone_at, mark].join(' ');
}

function refuseOthers(schema: string, { sources, isFleet }: Union, known: readonly string[]): void {
  const here = new Set(sources.map(({ database_id }) => database_id));
  const others = known.filter((id) => !here.has(id));
  // Of a fleet some may be gone by now.
  if (others.length === 0 || (isFleet && others.length < known.length)) return;
  throw new UserError(
    `the schema ${schema} holds the records of other databases, and what several say of commits cannot be added up`,
    'export them as one with --fleet DIR, or name another schema with --schema NAME',
  );
}

/** Noted in the transaction that holds what was read. */
export async function keepCursors(client: Client, { marks }: Due): Promise<void> {
  await client.query(
    `INSERT INTO cursors SELECT *, now() FROM unnest($1::text[], $2::text[])
     ON CONFLICT (database_id) DO UPDATE SET mark = EXCLUDED.mark, exported_at = EXCLUDED.exported_at`,
    [[...marks.keys()], [...marks.values()]],
  );
}
