import type { SourceRow } from './fleet-sources.ts';
import type { Store } from './open.ts';

/** What stays out unless it is asked for: files, folders and hosts; what runs of agents are described by. */
export type Detail = 'paths' | 'descriptions';

/** One database of those whose union is exported. */
export type Source = Omit<SourceRow, 'id'> & {
  /** Its number in the fleet's file; `undefined`: what is read is this one alone. */
  readonly id: number | undefined;
};

/** What is exported: one state of a fleet's file, or of one database. */
export interface Union {
  readonly store: Store;
  readonly sources: readonly Source[];
  readonly isFleet: boolean;
  readonly details: readonly Detail[];
}
