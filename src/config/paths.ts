import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ownFileName } from './agent-file.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** The folder for everything the tool keeps for itself: `$AI_TRACKER_CONFIG_DIR` or `~/.config/ai-tracker`. */
export function configDir(env: Env): string {
  return env['AI_TRACKER_CONFIG_DIR'] || join(home(env), '.config', 'ai-tracker');
}

/** The database file, by the order of precedence of design 3. `bin/ai-tracker` computes the same in sh. */
export function databasePath(env: Env): string {
  const explicit = env['AI_TRACKER_DB_PATH'];
  if (explicit) return explicit;
  const wanted = sharedDatabasePath(env);
  return wanted === undefined ? defaultDatabasePath(env) : join(fallbackFor(env, wanted) ?? wanted);
}

/** This agent's file in the folder that agents share; undefined: there is no such folder, or no agent. */
export function sharedDatabasePath(env: Env): string | undefined {
  const shared = env['AI_TRACKER_SHARED_DIR'];
  return shared && env['AGENT_ID'] ? `${shared}/${ownFileName(env)}.db` : undefined;
}

/** The database where nothing says otherwise. */
export function defaultDatabasePath(env: Env): string {
  return join(configDir(env), 'tracker.db');
}

/**
 * What a container's start (`ai-tracker boot`) leaves where the shared folder cannot hold a database: two lines, the
 * file that was wanted and the one that is used instead. A file, since `docker exec` does not get what the start
 * exported. `bin/ai-tracker` reads it too.
 */
export function fallbackFile(env: Env): string {
  return join(configDir(env), 'fallbacks', ownFileName(env));
}

/** The file that is used instead of the one that is wanted; undefined: that one is used. */
export function fallbackFor(env: Env, wanted: string): string | undefined {
  let lines: string[];
  try {
    lines = readFileSync(fallbackFile(env), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  return lines[0] === wanted ? lines[1] : undefined;
}

/** The configuration file, which need not be there. */
export function settingsFile(env: Env): string {
  return join(configDir(env), 'config.json');
}

/** The spool of a database: a folder beside it. */
export function spoolDir(database: string): string {
  return `${database}.spool`;
}

/** Where Claude Code keeps its settings: `$CLAUDE_CONFIG_DIR` or `~/.claude`. */
export function claudeDir(env: Env): string {
  return env['CLAUDE_CONFIG_DIR'] || join(home(env), '.claude');
}

/** The settings of Claude Code that hold for all projects. */
export function claudeSettings(env: Env): string {
  return resolve(claudeDir(env), 'settings.json');
}

function home(env: Env): string {
  return env['HOME'] || homedir();
}
