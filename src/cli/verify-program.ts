import type { Command } from 'commander';
import { ofAgents, ofFleet, reading } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** What health checks call over and over: a program of its own, too. */
export function addVerify(program: Command, runs: Runs): void {
  ofAgents(ofFleet(reading(program, 'verify', 'audit the records: what is missing or damaged, or disagrees with git')))
    .option('--repair', 'repair what can be repaired from what is recorded')
    .action(runs(() => import('./commands/verify.ts')));
}
