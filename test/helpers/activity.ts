import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { IngestContext } from '../../src/context/context.ts';
import { ingestDelivery } from '../../src/ingest/ingest-delivery.ts';
import { loseSessions } from '../../src/sessions/lose-sessions.ts';
import { readGrownTranscripts } from '../../src/sessions/read-grown-transcripts.ts';
import type { Delivery } from '../../src/spool/delivery.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { type RecordedSession, recordedCalls } from './recorded.ts';
import { ScratchFolder } from './records.ts';
import { projectRoot } from './sandbox.ts';

export interface HookOptions {
  readonly env?: Record<string, string>;
  /** Processor time in ms, memory in MiB: as the kernel told of the client's process. */
  readonly sample?: readonly [cpuMs: number, memoryMb: number];
}

/** A process id that no process has. */
export const deadPid = 999_999_999;
const start = Date.parse('2026-11-20T20:36:29Z');

/** Events of Claude Code, brought into a database in any order. Dispose it with `using`. */
export class Activity {
  readonly folder = new ScratchFolder();
  readonly store: Store = openStore(this.folder.file('tracker.db'));
  readonly #context = new IngestContext(this.store);
  #deliveries = 0;

  /** A hook that is called `seconds` after the start, with what every payload of session `s` has. */
  hook(seconds: number, event: string, payload: Record<string, unknown> = {}, options: HookOptions = {}): Delivery {
    const verb = event === 'PreToolUse' ? 'hook-pre-tool' : event === 'PostToolUse' ? 'hook-post-tool' : 'hook';
    const body = { session_id: 's', cwd: '/work', hook_event_name: event, ...payload };
    const time = new Date(start + seconds * 1000).toISOString();
    return {
      ...{ id: String(++this.#deliveries), time, timeNs: BigInt(Date.parse(time)) * 1_000_000n, verb, args: [] },
      ...{
        cwd: '/work',
        pid: 1,
        head: undefined,
        isUnborn: false,
        sample: options.sample && statLine(...options.sample),
      },
      ...{ env: options.env ?? {}, payload: Buffer.from(JSON.stringify(body)), snapshots: [], oversized: false },
    };
  }

  /** Ingests deliveries in the order given, and what ingest does at its end, `seconds` after the start. */
  ingest(deliveries: readonly Delivery[], seconds = 60): this {
    this.#context.begin();
    this.store.transaction(() => {
      for (const delivery of deliveries) ingestDelivery(this.#context, delivery);
      const now = new Date(start + seconds * 1000);
      readGrownTranscripts(this.store, now);
      loseSessions(this.store, now);
    })();
    return this;
  }

  rows<Row = Record<string, unknown>>(sql: string): Row[] {
    return this.store.prepare<[], Row>(sql).all();
  }

  /** Forgets all that was ingested. */
  clear(): void {
    this.store.pragma('foreign_keys = OFF');
    const tables = this.rows<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'");
    for (const { name } of tables)
      this.store.exec(name === 'origins' ? 'DELETE FROM origins WHERE id > 2' : `DELETE FROM "${name}"`);
    this.#context.weaves.clear();
    this.#context.forget();
  }

  [Symbol.dispose](): void {
    this.store.close();
    this.folder[Symbol.dispose]();
  }
}

/** A line of /proc/PID/stat on a kernel with 100 ticks a second and pages of 4 KiB. */
function statLine(cpuMs: number, memoryMb: number): string {
  const fields: (string | number)[] = Array(50).fill(0);
  fields[14 - 3] = cpuMs / 10;
  fields[22 - 3] = 5000;
  fields[24 - 3] = memoryMb * 256;
  return `${deadPid} (claude) ${fields.join(' ')}`;
}

/** The hooks of a recorded session, a tenth of a second apart, with its transcripts where the payloads say. */
export function recordedHooks(session: RecordedSession, activity: Activity): Delivery[] {
  const home = join(activity.folder.path, 'home');
  const places = { repo: '/work', home, root: activity.folder.path };
  const calls = recordedCalls(session, places).filter(({ hook }) => hook !== 'git-post-commit');
  const [first] = calls;
  const { session_id: id = '', transcript_path: path = '' } = first?.stdin ?? {};
  const fixtures = join(projectRoot, 'test/fixtures/claude/transcripts');
  cpSync(join(fixtures, `${id}.jsonl`), path);
  if (existsSync(join(fixtures, id))) cpSync(join(fixtures, id), path.replace(/\.jsonl$/, ''), { recursive: true });
  return calls.map(({ hook, env, stdin }, at) =>
    activity.hook(
      at / 10,
      hook,
      { ...stdin },
      {
        env: { ...env, CLAUDE_PID: String(deadPid) },
        ...(hook !== 'PreToolUse' && { sample: [500 + 20 * at, 200 + (at % 7)] }),
      },
    ),
  );
}
