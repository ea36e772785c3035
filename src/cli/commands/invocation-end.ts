import { endPayload, type Outcome } from '../../activity/report.ts';
import { isInvocationId } from '../../api/check.ts';
import { UserError } from '../../config/user-error.ts';
import type { Io } from '../io.ts';
import { ingestReports, isUnbegun, reportHere } from '../report-here.ts';
import { UsageError } from '../usage-error.ts';

export interface EndOptions extends Omit<Outcome, 'success'> {
  readonly id: string;
  readonly success?: true;
  readonly failure?: true;
}

export async function run({ id, success, failure, ...rest }: EndOptions, io: Io): Promise<number> {
  if (!isInvocationId(id)) throw new UsageError('give the id that `ai-tracker invocation start` printed');
  if (success === failure) throw new UsageError('say how it ended: either --success or --failure');
  if (await isUnbegun(io, id)) {
    throw new UserError(
      `no run with the id ${id} was begun here`,
      'give the id that ai-tracker invocation start printed, with the same AGENT_ID and AI_TRACKER_ variables',
    );
  }
  const database = reportHere(io, { kind: 'end', payload: endPayload(id, { ...rest, success: success === true }) });
  await ingestReports(io, database);
  return 0;
}
