import { type Invocation, startPayload } from '../../activity/report.ts';
import { newId } from '../../api/new-id.ts';
import { processIdentity } from '../../api/process-identity.ts';
import { spoolDir } from '../../config/paths.ts';
import type { Io } from '../io.ts';
import { reportHere } from '../report-here.ts';
import { UsageError } from '../usage-error.ts';

export interface BeginOptions extends Invocation {
  readonly command: readonly string[];
  /** The process that waits for the command. */
  readonly pid: number;
}

/** Prints the id of the run, and a file beside the deliveries for what bin/run-invocation measures. */
export async function run({ command, pid, ...invocation }: BeginOptions, io: Io): Promise<number> {
  if (command.length === 0) throw new UsageError('give the command to run after --');
  const id = newId();
  const descriptions = io.env['AI_TRACKER_DESCRIPTIONS'] !== 'off';
  const facts = { source: 'command', descriptions, process: processIdentity(pid) } as const;
  const payload = startPayload(id, invocation, facts);
  const database = reportHere(io, { kind: 'start', payload });
  // Not ingested before the end, unless somebody reads: the command is waiting.
  io.stdout(`${id}\n${spoolDir(database)}/.run-${id}\n`);
  return 0;
}
