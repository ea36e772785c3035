import process from 'node:process';
import { fleetHistories, playFleet } from '../helpers/fleet-histories/history.ts';
import { checkAll, checkHistories, type HistoriesToCheck } from '../helpers/histories/check-histories.ts';
import type { LineCounts } from '../helpers/histories/line-counts.ts';

// Plays the histories of the seeds that are told, one a line, and tells of each how it went.
const [first = 0, count = 0, stride = 1, length = 25] = process.argv.slice(2).map(Number);
const checkFleets = (asked: HistoriesToCheck) => checkAll({ draw: fleetHistories, play: playFleet }, asked);
const isWhole = process.argv[7] === 'whole';
const check = process.argv[6] === 'fleet' ? checkFleets : checkHistories;
for (let at = 0; at < count; at++) {
  const seed = first + at * stride;
  let failure: string | undefined;
  let lines: LineCounts | undefined;
  const count = (counts: LineCounts) => {
    lines = counts;
  };
  try {
    check({ seed, runs: 1, length, isWhole, count });
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  process.send?.({ seed, failure, lines });
}
