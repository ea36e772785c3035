import type { Measured, Outcome } from '../activity/report.ts';
import { checkOutcome } from './check.ts';
import { startMeasuring } from './measure.ts';

export type Work<T> = () => T | Promise<T>;
export type Describe<T> = (result: T) => Partial<Outcome>;

/** Runs `work`, tells `end` how it ended and what it took, and gives or throws what `work` does. */
export async function profileWork<T>(
  work: Work<T>,
  describe: Describe<T> | undefined,
  end: (outcome: Outcome, measured: Measured) => void,
): Promise<T> {
  const stop = startMeasuring();
  let result: T;
  try {
    result = await work();
  } catch (error) {
    end({ success: false, error: messageOf(error) }, stop());
    throw error;
  }
  const measured = stop();
  let outcome: Outcome = { success: true };
  try {
    const described = { ...outcome, ...describe?.(result) };
    checkOutcome(described);
    outcome = described;
  } finally {
    // The work is done, also where `describe` has a bug, which its author is told of.
    end(outcome, measured);
  }
  return result;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
