import { Client } from 'pg';
import { UserError } from '../../config/user-error.ts';
import type { Address } from './address.ts';
import { explainServer } from './explain.ts';
import { migrate } from './migrate.ts';

/** Another export is waited for so long. */
const patience = '120s';

/**
 * Runs `work` in one transaction of the schema, which nobody else writes to meanwhile: it is there as a whole, or nothing
 * of it is. Throws a `UserError` that says what is wrong with the server.
 */
export async function inTransaction<T>(
  address: Address,
  schema: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = clientOf(address);
  const place = `${client.host}:${client.port}`;
  // What it says is said by whatever is being asked, too.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = '${patience}'; SET LOCAL TimeZone = 'UTC'`);
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0');
    await client.query("SELECT pg_advisory_xact_lock(hashtext('ai-tracker'), hashtext($1))", [schema]);
    await migrate(client, schema);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    throw explainServer(error, place);
  } finally {
    // Without a word about a transaction, which is undone; a server that is gone does not answer.
    await Promise.race([client.end().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
  }
}

function clientOf({ config }: Address): Client {
  try {
    return new Client(config);
  } catch (cause) {
    // What is wrong with an address is told without it: it may hold a password.
    throw new UserError('the address of PostgreSQL cannot be understood', 'see its options, such as sslrootcert', {
      cause: new Error((cause as NodeJS.ErrnoException).code ?? 'refused'),
    });
  }
}
