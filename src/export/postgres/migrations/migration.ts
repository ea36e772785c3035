/** What a server can: TimescaleDB partitions by itself. */
export interface MadeFor {
  /** What follows a table's columns, for it to be partitioned by a time. */
  readonly byTime: (table: string, column: string) => string;
}

/** The statements of one step; never changed once it is released. */
export type Migration = (server: MadeFor) => string;
