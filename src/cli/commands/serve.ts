import process from 'node:process';
import { UserError } from '../../config/user-error.ts';
import type { PageData } from '../../dashboard/data/page-data.ts';
import type { Recorded } from '../../dashboard/data/recorded.ts';
import { type Listening, listen } from '../../dashboard/serve/listen.ts';
import type { KeptSums } from '../../stats/survival.ts';
import type { Store } from '../../store/open.ts';
import { readSums } from '../../survival/kept-sums.ts';
import type { Io } from '../io.ts';
import { type ChosenDatabase, chosenDatabase, type DatabaseOptions, readDatabase } from '../open-current.ts';
import { markOf, readPage, recordedOf } from '../page-data.ts';
import { pageTemplate } from '../page-template.ts';
import { newSnapshots, type Snapshots } from '../snapshots.ts';

export interface ServeOptions extends DatabaseOptions {
  readonly port: number;
  readonly lag: number;
}

/** It reads afresh after so long, and after so many times as long as it took. */
const leastPause = 3000;
const restEach = 10;

export async function run(options: ServeOptions, io: Io): Promise<number> {
  const chosen = chosenDatabase(io, options);
  const snapshots = newSnapshots(pageTemplate(), options.lag);
  const stop = stopSignal();
  const reading = readAgain(chosen, snapshots, onceEach(io));
  await reading.first;
  try {
    const server = await listenOrSay(options.port, snapshots);
    io.stdout(`http://127.0.0.1:${server.port}/ and /data.json, /metrics, /healthz; Ctrl+C ends it\n`);
    await stop;
    server.close();
  } finally {
    reading.end();
  }
  return 0;
}

async function listenOrSay(port: number, snapshots: Snapshots): Promise<Listening> {
  try {
    return await listen(port, snapshots);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'another program has it' : message;
    throw new UserError(`cannot listen on port ${port}: ${why}`, 'name another one: --port N, or 0 for any', { cause });
  }
}

function stopSignal(): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
  });
}

/** What is said of each reading is said once. */
function onceEach(io: Io): Io {
  const said = new Set<string>();
  const stderr = (text: string) => {
    if (!said.has(text)) io.stderr(text);
    said.add(text);
  };
  return { ...io, stderr, stderrIsTTY: false };
}

interface Asked {
  readonly chosen: ChosenDatabase;
  readonly survival: readonly KeptSums[];
}

interface Reading {
  readonly mark: string;
  readonly data: PageData;
  readonly recorded: Recorded;
}

/** Reads by itself again and again: what browsers ask for starts nothing. */
function readAgain(chosen: ChosenDatabase, snapshots: Snapshots, io: Io) {
  let timer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  let last: Reading | undefined;
  const read = async () => {
    const start = Date.now();
    try {
      last = await readDatabase(io, chosen, (store) => {
        const survival = readSums(io.env, chosen.path);
        return readOnce(store, { chosen, survival }, last, start);
      });
      snapshots.taken(last.data, last.recorded);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      io.stderr(`ai-tracker: ${message}\n`);
      snapshots.failed(message);
    }
    if (!hasEnded) timer = setTimeout(read, Math.max(leastPause, restEach * (Date.now() - start)));
  };
  const end = () => {
    hasEnded = true;
    clearTimeout(timer);
  };
  return { first: read(), end };
}

/** Where nothing was written since the last time only what waits is looked at. */
function readOnce(store: Store, { chosen, survival }: Asked, last: Reading | undefined, now: number): Reading {
  const mark = `${markOf(store, chosen, now)} ${survival.map(({ asked_at }) => asked_at).join()}`;
  if (last?.mark !== mark) {
    const data = readPage(store, chosen, { survival }, now);
    return { mark, data, recorded: data.recorded };
  }
  const recorded = recordedOf(store, chosen, now, last.recorded);
  const isSame = factsOf(recorded) === factsOf(last.data.recorded);
  return { mark, recorded, data: isSame ? last.data : { ...last.data, recorded } };
}

/** Without what changes by the mere passing of time. */
function factsOf(recorded: Recorded): string {
  return JSON.stringify(recorded, (name, value) => (name === 'last_read' || name === 'lag_seconds' ? null : value));
}
