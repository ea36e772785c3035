import { statSync } from 'node:fs';
import { spoolDir } from '../config/paths.ts';
import { version } from '../config/version.ts';
import { makeData } from '../dashboard/data/make-data.ts';
import type { PageData } from '../dashboard/data/page-data.ts';
import type { Recorded, RecordedSource } from '../dashboard/data/recorded.ts';
import { lookAtFile } from '../fleet/find-files.ts';
import { sourcesOf } from '../fleet/report-sources.ts';
import { listDeliveries, listRejected } from '../spool/spool.ts';
import { dayOf } from '../stats/calendar.ts';
import type { KeptSums } from '../stats/survival.ts';
import {
  countedCalls,
  countedSessions,
  countedTasks,
  countedTokens,
  lastEvent,
  rolesOfAgents,
} from '../store/dashboard-activity.ts';
import {
  countedCommits,
  modelsAndHarnesses,
  originLines,
  originWriters,
  shelvedLines,
} from '../store/dashboard-lines.ts';
import { listSources, listUnread } from '../store/fleet-sources.ts';
import { landedCommits } from '../store/landed-commits.ts';
import type { Store } from '../store/open.ts';
import { onlyAgent, pendingWork } from '../store/totals.ts';
import { unrecordedAgents } from '../store/unrecorded-agents.ts';
import { countKnownRepositories } from '../store/worktrees.ts';
import { auditActivity } from '../verify/audit.ts';
import type { ChosenDatabase } from './open-current.ts';

/** So many merged commits are listed. */
const mostLanded = 200;

/** What is known besides, and what is left out. */
export interface PageBesides {
  /** What is kept of what `survival` said. */
  readonly survival: readonly KeptSums[];
  /** A session that is not to be told of. */
  readonly but?: string | undefined;
}

/** All that the page shows of a database, or of a fleet. */
export function readPage(
  store: Store,
  chosen: ChosenDatabase,
  { survival, but: session }: PageBesides,
  now: number,
): PageData {
  const [isFleet, but] = [chosen.fleet !== undefined, session ?? null];
  const source = {
    isFleet,
    used: modelsAndHarnesses(store),
    origins: (but: readonly string[]) => originWriters(store, but),
    originLines: () => originLines(store),
    commits: () => countedCommits(store, isFleet),
    shelved: shelvedLines(store, isFleet),
    roles: rolesOfAgents(store, isFleet),
    sessions: (length: number) => countedSessions(store, { length, but }),
    tasks: (length: number) => countedTasks(store, { length, but }),
    tokens: (length: number) => countedTokens(store, { length, but }),
    calls: (length: number) => countedCalls(store, { length, but }),
  };
  return makeData(source, now, {
    ...{ version, database: chosen.path, agent_id: onlyAgent(store) },
    pending: pendingWork(store, {}),
    known_repositories: countKnownRepositories(store),
    landed: landedCommits(store, mostLanded),
    survival: survival.map(({ repository, repository_path, asked_at, days, kinds }) => ({
      ...{ repository, repository_path, asked_at, days, kinds },
    })),
    recorded: recordedOf(store, chosen, now),
  });
}

/**
 * Whether everything is recorded, as far as that is told at a glance; `verify` looks at all of it. `before`: what was said of
 * the same rows, which are not looked at again.
 */
export function recordedOf(store: Store, chosen: ChosenDatabase, now: number, before?: Recorded): Recorded {
  if (chosen.fleet !== undefined) {
    return { sources: sourcesOfFleet(store, now), checks: [], unrecorded_agents: unrecordedAgents(store) };
  }
  const sources = [ownSource(store, chosen, now)];
  if (before !== undefined && queueOf(before.sources) === queueOf(sources)) return { ...before, sources };
  const checks = auditActivity(store, chosen.path, new Date(now));
  return { sources, checks, unrecorded_agents: unrecordedAgents(store) };
}

/** Deliveries that an audit counts, besides rows; one that waits is missed only after a while. */
function queueOf(sources: readonly RecordedSource[]): string {
  return sources.map(({ waiting, lag_seconds, rejected }) => [waiting, lag_seconds, rejected].join(' ')).join();
}

function sourcesOfFleet(store: Store, now: number): RecordedSource[] {
  return sourcesOf(store, () => 0, now).map(({ path, agent_id, host, last_event, last_read, size, gone_at, error }) => {
    const spool = gone_at === null ? waitingFor(path, now) : nothingWaits;
    return { path, agent_id, host, last_event, last_read, ...spool, size, gone_at, error };
  });
}

function ownSource(store: Store, { path }: ChosenDatabase, now: number): RecordedSource {
  const facts = { path, agent_id: onlyAgent(store), host: null, last_event: lastEvent(store) };
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const last_read = new Date(now).toISOString();
  return { ...facts, last_read, ...waitingFor(path, now), size, gone_at: null, error: null };
}

const nothingWaits = { waiting: 0, lag_seconds: 0, rejected: 0 };

function waitingFor(path: string, now: number): typeof nothingWaits {
  try {
    const names = listDeliveries(spoolDir(path));
    // A name begins with its time in ns.
    const oldest = names[0] === undefined ? now : Number(names[0].slice(0, 13));
    const lag_seconds = Math.max(0, Math.round((now - oldest) / 1000));
    return { waiting: names.length, lag_seconds, rejected: listRejected(spoolDir(path)).length };
  } catch {
    // Somebody else's spool, which is not ours to look into.
    return nothingWaits;
  }
}

/** The same again, and so is all that is read of it. */
export function markOf(store: Store, { path, fleet }: ChosenDatabase, now: number): string {
  const today = dayOf(now).date;
  if (fleet === undefined) return JSON.stringify([today, lookAtFile(path)?.mark]);
  const sources = listSources(store).map(({ path: file, mark, gone_at }) => [file, mark, gone_at]);
  return JSON.stringify([today, sources, listUnread(store)]);
}
