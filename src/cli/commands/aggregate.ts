import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { UserError } from '../../config/user-error.ts';
import { fleetFile } from '../../fleet/open-fleet.ts';
import { listSources, listUnread } from '../../store/fleet-sources.ts';
import { openFleet } from '../fleet-first.ts';
import type { Io } from '../io.ts';
import { jsonText } from '../json.ts';

export interface AggregateOptions {
  readonly dir?: string;
  readonly out?: string;
  readonly follow?: number | true;
  readonly json?: true;
}

const followSeconds = 10;

export async function run(options: AggregateOptions, io: Io): Promise<number> {
  const shared = options.dir ?? io.env['AI_TRACKER_SHARED_DIR'];
  if (!shared) throw new UserError('no shared folder is named', 'name it with --dir DIR, or set AI_TRACKER_SHARED_DIR');
  const dir = resolve(io.cwd, shared);
  const out = options.out === undefined ? fleetFile(dir) : resolve(io.cwd, options.out);
  for (let last = ''; ; ) {
    const line = await aggregate(io, dir, out, options.json === true);
    // Nothing is said again.
    if (line !== last || options.follow === undefined) io.stdout(line);
    last = line;
    if (options.follow === undefined) return 0;
    await setTimeout((options.follow === true ? followSeconds : options.follow) * 1000);
  }
}

async function aggregate(io: Io, dir: string, out: string, json: boolean): Promise<string> {
  const store = await openFleet(io, { dir, out });
  try {
    if (store.name === ':memory:')
      throw new UserError(
        `${out} cannot be written`,
        'name another file with --out FILE, or read with --fleet, which needs none',
      );
    const [sources, unread] = [listSources(store), listUnread(store)];
    const gone = sources.filter(({ gone_at }) => gone_at !== null).length;
    if (json) return jsonText('aggregate/1', { database: out, sources: sources.length, gone, unread });
    const parts = [`${sources.length} databases`, ...(gone > 0 ? [`${gone} of them gone`] : [])];
    if (unread.length > 0) parts.push(`${unread.length} not read`);
    return `${out}: ${parts.join(', ')}\n`;
  } finally {
    store.close();
  }
}
