import type { Origin } from '../attribution/weave.ts';
import type { BashChange } from './running-call.ts';

/** Who changed files between two snapshots. */
export interface Actor {
  readonly originOf: (path: string, change: Omit<BashChange, 'path' | 'time'>) => Origin;
  /** What git brought in is not its own. */
  readonly isCall: boolean;
}
