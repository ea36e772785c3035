import { type Invocation, startPayload } from '../../activity/report.ts';
import { newId } from '../../api/new-id.ts';
import type { Io } from '../io.ts';
import { ingestReports, reportHere } from '../report-here.ts';

export async function run(invocation: Invocation, io: Io): Promise<number> {
  const id = newId();
  const descriptions = io.env['AI_TRACKER_DESCRIPTIONS'] !== 'off';
  const payload = startPayload(id, invocation, { source: 'reported', descriptions });
  if (invocation.context !== undefined && payload['context'] === null) {
    io.stderr('ai-tracker: the context is not kept; --context takes at most 4096 bytes\n');
  }
  const database = reportHere(io, { kind: 'start', payload });
  // Before what can take a while: it is recorded from now on.
  io.stdout(`${id}\n`);
  await ingestReports(io, database);
  return 0;
}
