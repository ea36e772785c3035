import { homedir } from 'node:os';
import { join } from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

/** The folder for everything the tool keeps for itself: `$AI_TRACKER_CONFIG_DIR` or `~/.config/ai-tracker`. */
export function configDir(env: Env): string {
  return env['AI_TRACKER_CONFIG_DIR'] || join(home(env), '.config', 'ai-tracker');
}

/** The database file, by the order of precedence of design 3. `bin/ai-tracker` computes the same in sh. */
export function databasePath(env: Env): string {
  const explicit = env['AI_TRACKER_DB_PATH'];
  if (explicit) return explicit;
  const shared = env['AI_TRACKER_SHARED_DIR'];
  const agent = env['AGENT_ID'];
  if (shared && agent) return join(shared, `${agentFileName(agent)}.db`);
  return join(configDir(env), 'tracker.db');
}

/** The spool of a database: a folder beside it. */
export function spoolDir(database: string): string {
  return `${database}.spool`;
}

/** Where Claude Code keeps its settings: `$CLAUDE_CONFIG_DIR` or `~/.claude`. */
export function claudeDir(env: Env): string {
  return env['CLAUDE_CONFIG_DIR'] || join(home(env), '.claude');
}

/** An agent id as a file name that cannot leave its folder; each run of other characters becomes one `_`. */
export function agentFileName(agent: string): string {
  const safe = agent.replace(/[^A-Za-z0-9._-]+/g, '_');
  return safe.startsWith('.') ? `_${safe}` : safe;
}

function home(env: Env): string {
  return env['HOME'] || homedir();
}
