/** A database of a fleet, as `fleet --json` shows it; `null`: not known. */
export interface SourceReport {
  readonly path: string;
  readonly database_id: string | null;
  readonly agent_id: string;
  readonly agent_role: string | null;
  readonly host: string | null;
  readonly last_event: string | null;
  readonly last_read: string | null;
  /** From the last event until it was read, in seconds. */
  readonly lag_seconds: number | null;
  /** Deliveries in its spool. */
  readonly waiting: number;
  readonly rows: number;
  /** Bytes. */
  readonly size: number;
  /** Since when its file is missed: what was read of it stays. */
  readonly gone_at: string | null;
  /** Why its file as it is now cannot be read. */
  readonly error: string | null;
}

/** What `fleet --json` prints. */
export interface FleetReport {
  readonly database: string;
  readonly sources: readonly SourceReport[];
}
