import { resolve } from 'node:path';
import { databasePath } from '../config/paths.ts';
import { openAsItStands, openForReading } from '../store/open-for-reading.ts';
import { sqlTime } from '../store/totals.ts';
import { type UnrecordedAgent, unrecordedAgents } from '../store/unrecorded-agents.ts';
import { type Check, type Patient, warn } from './check.ts';

const name = 'other agents';
const lately = 30 * 24 * 3600 * 1000;

/** Whether commits were made from inside agents of which no hook tells. */
export function checkOtherAgents({ env, cwd, isNamed }: Patient): Check | undefined {
  const agents = agentsLately(isNamed ? openAsItStands : openForReading, resolve(cwd, databasePath(env)));
  if (agents.length === 0) return undefined;
  const each = agents.map(({ agent, commits }) => `${agent} (${commits})`).join(', ');
  return warn(
    name,
    `agents without a hook of ai-tracker made commits in the last 30 days: ${each}; lines that nothing else explains are unknown there`,
    agents.some(({ agent }) => agent === 'Claude Code')
      ? 'run ai-tracker install where Claude Code runs; other agents have no hooks of ai-tracker'
      : 'nothing can be done: only Claude Code has hooks of ai-tracker',
  );
}

function agentsLately(open: typeof openForReading, path: string): UnrecordedAgent[] {
  try {
    const store = open(path);
    try {
      return unrecordedAgents(store, { from: sqlTime(Date.now() - lately) });
    } finally {
      store.close();
    }
  } catch {
    // The check of the database says what is wrong with it.
    return [];
  }
}
