import { basename } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { sourcesOf } from '../fleet/report-sources.ts';
import type { SourceReport } from '../stats/fleet-report.ts';
import { openAsItStands } from '../store/open-for-reading.ts';
import { audit } from '../verify/audit.ts';
import { type AuditedSource, unreadSource } from '../verify/fleet-report.ts';
import { chooseAgents } from './choose-agents.ts';
import type { Io } from './io.ts';
import { type ChosenDatabase, countWaiting, readDatabase } from './open-current.ts';
import { progressLine } from './progress.ts';

/** Audits each database of a fleet as it stands; of all, or of those of the agents that are named. */
export async function auditFleet(
  io: Io,
  chosen: ChosenDatabase,
  agents: readonly string[] | undefined,
): Promise<AuditedSource[]> {
  const sources = await readDatabase(io, chosen, (store) => {
    const asked = chooseAgents(store, agents);
    const isAsked = ({ agent_id }: SourceReport) => asked === undefined || asked.includes(agent_id);
    return sourcesOf(store, countWaiting, Date.now()).filter((source) => source.gone_at === null && isAsked(source));
  });
  const progress = progressLine(io, 'Checking databases');
  const audited = sources.map((source, done) => {
    progress.update(done, sources.length);
    return auditSource(source);
  });
  progress.end();
  return audited;
}

function auditSource({ path, agent_id }: SourceReport): AuditedSource {
  const name = basename(path);
  try {
    const store = openAsItStands(path);
    try {
      return { path, agent_id, name, checks: audit(store, path, new Date()) };
    } finally {
      store.close();
    }
  } catch (error) {
    if (error instanceof UserError) return unreadSource({ path, agent_id, name }, error.message, error.hint);
    throw error;
  }
}
