import { UsageError } from '../usage-error.ts';

/** bin/run-invocation does it, in far less memory; what comes here has no `--`. */
export async function run(): Promise<number> {
  throw new UsageError('put the command after --, as in ai-tracker invocation run --agent NAME --task TEXT -- COMMAND');
}
