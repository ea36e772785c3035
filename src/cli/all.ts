import process from 'node:process';
import { processIo } from './io.ts';
import { runProgram } from './program.ts';

// For the programs of the commands that read (reading.ts, verify.ts, report.ts).
export { isKeptOut } from '../git/kept-out.ts';
export { openStore } from '../store/open.ts';
export { openAsItStands, openForReading } from '../store/open-for-reading.ts';
export { repair } from '../verify/repair.ts';
export { collectBundle, readBundleOf, withBundles, writeBundle } from './bundles.ts';
export { ingestFirst } from './ingest-first.ts';
export { withCommits } from './look-elsewhere.ts';
export { auditFleet } from './verify-fleet.ts';

/** Every command. */
export async function main(): Promise<void> {
  process.exitCode = await runProgram(process.argv.slice(2), processIo());
}
