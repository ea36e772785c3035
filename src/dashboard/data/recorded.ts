/** Whether everything is recorded: which databases, how old, what waits, what cannot be read, what an audit says. */
export interface Recorded {
  readonly sources: readonly RecordedSource[];
  readonly checks: readonly RecordedCheck[];
  /** Agents that committed and of which no hook tells. */
  readonly unrecorded_agents: readonly { readonly agent: string; readonly commits: number }[];
}

export interface RecordedSource {
  readonly path: string;
  readonly agent_id: string | null;
  readonly host: string | null;
  /** When something last happened in it. */
  readonly last_event: string | null;
  /** When it was last read. */
  readonly last_read: string | null;
  /** Deliveries that are not in it yet. */
  readonly waiting: number;
  /** For how long the oldest of these has waited. */
  readonly lag_seconds: number;
  /** Deliveries that could not be understood. */
  readonly rejected: number;
  /** Bytes. */
  readonly size: number;
  readonly gone_at: string | null;
  /** Why it cannot be read as it is now. */
  readonly error: string | null;
}

export interface RecordedCheck {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'broken';
  readonly message: string;
  readonly fix?: string;
}

export interface Health {
  readonly ok: boolean;
  /** What is wrong, a sentence each. */
  readonly problems: readonly string[];
}

/** Whether the records can be relied on; `mostLag`: so many seconds a delivery may wait. */
export function healthOf({ sources, checks }: Recorded, mostLag: number): Health {
  const problems = sources.flatMap(({ path, error, waiting, lag_seconds }) => [
    ...(error === null ? [] : [`${path} cannot be read: ${error}`]),
    ...(lag_seconds > mostLag ? [`${waiting} deliveries wait for ${path}, the oldest for ${lag_seconds} seconds`] : []),
  ]);
  const broken = checks.filter(({ status }) => status === 'broken').map(({ name, message }) => `${name}: ${message}`);
  return { ok: problems.length + broken.length === 0, problems: [...problems, ...broken] };
}
