import { AsyncLocalStorage } from 'node:async_hooks';
import { resolve } from 'node:path';
import process from 'node:process';
import {
  endPayload,
  type Invocation,
  type Outcome,
  startPayload,
  type ToolCall,
  toolCallPayload,
} from '../activity/report.ts';
import { databasePath, type Env, spoolDir } from '../config/paths.ts';
import { listDeliveries } from '../spool/spool.ts';
import { checkId, checkInvocation, checkOutcome, checkToolCall } from './check.ts';
import { ingestApart } from './ingest-program.ts';
import { newId, newSpanId } from './new-id.ts';
import { type Outbox, openOutbox } from './outbox.ts';
import { processIdentity } from './process-identity.ts';
import { type Describe, profileWork, type Work } from './profile.ts';

export interface TrackerOptions {
  /** The database file; else the one that `AI_TRACKER_DB_PATH` and the other variables of the README name. */
  readonly database?: string | undefined;
  /** Whose work it is; else `AGENT_ID`. */
  readonly agentId?: string | undefined;
  /** The session of Claude Code that it belongs to; else `CLAUDE_CODE_SESSION_ID`. */
  readonly sessionId?: string | undefined;
  /** The task that it belongs to; else `AGENT_SWARM_TASK_ID`. */
  readonly taskId?: string | undefined;
  /** `false` keeps no task descriptions, as `AI_TRACKER_DESCRIPTIONS=off` does. */
  readonly descriptions?: boolean | undefined;
}

export interface Health {
  /** Everything that was reported is in the spool or beyond, and the last ingest did not complain. */
  readonly ok: boolean;
  /** `false`: nothing is recorded, by `AI_TRACKER=0`, or since `error` says why. */
  readonly enabled: boolean;
  readonly database: string;
  /** Reports of this tracker that are in the spool or beyond: they outlive the process. */
  readonly delivered: number;
  /** Reports in memory, since the spool cannot be written; the next call and `flush` try again. */
  readonly waiting: number;
  /** Reports that are gone, since more than 1,000 would have waited. */
  readonly lost: number;
  /** Deliveries in the spool, anybody's, that are not in the database yet; `null`: it cannot be read. */
  readonly spooled: number | null;
  /** What went wrong last, as long as it is not mended. */
  readonly error: string | undefined;
}

/**
 * Reports what agents do. When a call returns, what it says is in the spool, and outlives a crash of this process. What
 * cannot be recorded never throws, but shows in `health()`; a `TypeError` is thrown only for arguments that make no
 * sense.
 */
export interface Tracker {
  /** A run of an agent begins; returns its id, for the other calls. */
  startInvocation(invocation: Invocation): string;
  /** It ended. Of two ends the last holds. */
  endInvocation(id: string, outcome: Outcome): void;
  /**
   * Runs `work`, measures it and ends the invocation by whether it throws. Gives what `work` gives, and throws what it
   * throws. `describe` can say more of what it gave. Processor time and memory are those of this whole process.
   */
  profile<T>(id: string, work: Work<T>, describe?: Describe<T>): Promise<T>;
  /** A call of a tool is over. */
  recordToolCall(call: ToolCall): void;
  /** Brings what was reported into the database, in another process. Never rejects: its outcome is the health. */
  flush(): Promise<Health>;
  health(): Health;
}

/** The run that is profiled, for what is called in it, across `await` too. */
const current = new AsyncLocalStorage<string>();

/** A tracker for this process; cheap, and there can be several. */
export function configureTracker(options: TrackerOptions = {}): Tracker {
  const env = environment(options);
  const { database, problem } = findDatabase(options, env);
  const enabled = env['AI_TRACKER'] !== '0' && problem === undefined;
  const descriptions = options.descriptions ?? env['AI_TRACKER_DESCRIPTIONS'] !== 'off';
  const identity = processIdentity(process.pid);
  const outbox = openOutbox(database, env);
  const send: Outbox['send'] = (kind, payload) => {
    if (enabled) outbox.send(kind, payload);
  };
  return {
    startInvocation(invocation) {
      checkInvocation(invocation);
      const id = newSpanId();
      const payload = startPayload(id, invocation, { source: 'reported', descriptions, process: identity });
      send('start', { ...payload, parent_id: current.getStore() ?? null });
      return id;
    },
    endInvocation(id, outcome) {
      checkId(id);
      checkOutcome(outcome);
      send('end', endPayload(id, outcome));
    },
    async profile(id, work, describe) {
      checkId(id);
      return profileWork(
        () => current.run(id, work),
        describe,
        (outcome, measured) => send('end', endPayload(id, outcome, measured)),
      );
    },
    recordToolCall(call) {
      checkToolCall(call);
      const invocation = call.invocation ?? current.getStore();
      send('tool-call', toolCallPayload(newId(), { ...call, invocation }, Date.now()));
    },
    ...watchHealth(outbox, { env, database, enabled, problem }),
  };
}

/** Where what a program reports goes, and whose it is. */
export function outboxFor(options: TrackerOptions): Outbox | undefined {
  const env = environment(options);
  const { database, problem } = findDatabase(options, env);
  return env['AI_TRACKER'] !== '0' && problem === undefined ? openOutbox(database, env) : undefined;
}

/** Its place may be relative to a HOME or a folder that is not there. */
function findDatabase(options: TrackerOptions, env: Env): { database: string; problem: string | undefined } {
  try {
    return { database: resolve(options.database ?? databasePath(env)), problem: undefined };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { database: '', problem: `no place for the database: ${reason}; set AI_TRACKER_DB_PATH` };
  }
}

interface Place {
  readonly env: Env;
  readonly database: string;
  readonly enabled: boolean;
  readonly problem: string | undefined;
}

function watchHealth(outbox: Outbox, { env, database, enabled, problem }: Place): Pick<Tracker, 'flush' | 'health'> {
  let complaint = problem;
  let latest: Promise<unknown> = Promise.resolve();
  const health = (): Health => {
    const state = outbox.state();
    const error = state.error ?? complaint;
    const ok = error === undefined && state.lost === 0;
    return { ok, enabled, database, ...state, spooled: countSpool(database), error };
  };
  const flush = async () => {
    outbox.retry();
    if (enabled) complaint = await ingestApart(database, env);
    return health();
  };
  // One after the other: each is to take what was reported before it was called.
  const queued = () => {
    const next = latest.then(flush);
    latest = next;
    return next;
  };
  return { health, flush: queued };
}

/** `null`: it cannot be read. */
function countSpool(database: string): number | null {
  try {
    return listDeliveries(spoolDir(database)).length;
  } catch {
    return null;
  }
}

function environment(options: TrackerOptions): Env {
  return {
    ...process.env,
    ...(options.agentId !== undefined && { AGENT_ID: options.agentId }),
    ...(options.sessionId !== undefined && { CLAUDE_CODE_SESSION_ID: options.sessionId }),
    ...(options.taskId !== undefined && { AGENT_SWARM_TASK_ID: options.taskId }),
  };
}
