import { rmSync } from 'node:fs';
import process from 'node:process';
import { lookAround, prepareDemo, shown } from '../../demo/demo.ts';
import { createScratch, type Scratch } from '../../demo/scratch.ts';
import { launcherPath } from '../../install/launcher-path.ts';
import type { Io } from '../io.ts';

export interface DemoOptions {
  readonly keep?: boolean;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export async function run(options: DemoOptions, io: Io): Promise<number> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await play(options, io, stop.signal);
  } catch (error) {
    // What failed is only what the signal stopped.
    if (stop.signal.aborted) return interrupted;
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}

/** What a shell reports of a program that Ctrl-C ended. */
const interrupted = 130;

async function play(options: DemoOptions, io: Io, signal: AbortSignal): Promise<number> {
  const scratch = await createScratch({ launcher: launcherPath(io.env), callersEnv: screenEnv(io), signal });
  let isKept = false;
  // `| head` ends the process where it stands.
  const onExit = () => rmSync(scratch.folder, { recursive: true, force: true });
  process.on('exit', onExit);
  try {
    io.stdout('An agent and a person work on a scratch repository: real git, real hooks, nothing of yours.\n\n');
    await prepareDemo(scratch, Date.now(), io.stdout);
    for (const args of shown) await show(scratch, args, io);
    isKept = options.keep === true;
    if (isKept) io.stdout(`\n${lookAround(scratch)}`);
    return 0;
  } finally {
    process.off('exit', onExit);
    if (isKept) await scratch.settle();
    else await scratch.remove();
  }
}

async function show(scratch: Scratch, args: readonly string[], io: Io): Promise<void> {
  io.stdout(`\n$ ai-tracker ${args.join(' ')}\n`);
  io.stdout(await scratch.run('ai-tracker', args));
}

/** The commands print into a pipe, but for the caller's screen. */
function screenEnv(io: Io): Io['env'] {
  const isColourful = io.isTTY && !io.env['NO_COLOR'] && io.env['FORCE_COLOR'] === undefined;
  return {
    ...io.env,
    ...(io.columns !== undefined && { COLUMNS: String(io.columns) }),
    ...(isColourful && { FORCE_COLOR: '1' }),
  };
}
