import process from 'node:process';
import { databasePath, spoolDir } from '../config/paths.ts';
import { becomeOwner } from '../spool/become-owner.ts';
import { announceEveryMs, announceIngest, withdrawIngest } from '../spool/running.ts';
import { listDeliveries } from '../spool/spool.ts';
import { answerCommits } from '../statusline/commit-lines.ts';
import { refreshLines } from '../statusline/kept-lines.ts';
import { drainSpool } from './drain.ts';

// What `bin/ai-tracker` starts after a hook delivered: in front, once; behind (`--linger`), until no more has come for a
// while, so that a burst of hooks does not start a process each.

const lingerMs = 3000;
/** Between the two hooks of a call there are often some 50 ms: what is done then is done while the agent waits. */
const pollMs = 1000;
/** A commit's hook runs right after git wrote the reflog. */
const settledMs = 5000;
/** So long at a time what came from elsewhere is looked through, before anything else has its turn. */
const furtherMs = 1000;

export async function main(): Promise<void> {
  try {
    const database = databasePath(process.env);
    becomeOwner(database);
    if (process.argv.includes('--linger')) await linger(database);
    else drainSpool(database, { settledMs, furtherMs });
    tellLines(database);
  } catch (error) {
    // Called by a hook: one line for whoever looks, never a failure.
    process.stderr.write(`ai-tracker: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

/** For those who wait for a line. */
function tellLines(database: string): void {
  answerCommits(database);
  refreshLines(database);
}

async function linger(database: string): Promise<void> {
  const dir = spoolDir(database);
  let announced = 0;
  let hasMore = true;
  try {
    for (let idleSince = Date.now(); Date.now() - idleSince < lingerMs; ) {
      if (Date.now() - announced > announceEveryMs) {
        announceIngest(dir);
        announced = Date.now();
      }
      const report = drainSpool(database, { settledMs, ...(hasMore && { furtherMs }) });
      hasMore = report.hasMore;
      if (report.ingested > 0) tellLines(database);
      if (report.ingested > 0 || hasMore) idleSince = Date.now();
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  } finally {
    withdrawIngest(dir);
  }
  // What came between the last look and the withdrawal found an ingest running and started none.
  if (listDeliveries(dir, 1).length > 0) drainSpool(database, { settledMs });
}
