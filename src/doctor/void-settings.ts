import { statSync } from 'node:fs';
import type { Env } from '../config/paths.ts';
import { eventsThatVoid, isOurCommand } from '../install/claude-hooks.ts';
import { readSettings } from '../install/claude-install.ts';
import { hookCommands } from '../install/claude-settings.ts';
import { clientsInUse } from '../install/claude-version.ts';
import { broken, type Check } from './check.ts';

/**
 * A settings file that a client skips as a whole, for an event which it does not know, ours or anybody's: a client that is
 * installed, or one whose sessions ran since the file was written.
 */
export function findVoid(name: string, env: Env, files: readonly string[]): Check | undefined {
  for (const file of files) {
    const commands = hookCommands(readSettings(file) ?? '{}');
    const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    for (const version of clientsInUse(env, written)) {
      const unknown = eventsThatVoid(
        version,
        commands.map(({ event }) => event),
      );
      if (unknown.length === 0) continue;
      const others = commands.some(({ event, command }) => unknown.includes(event) && !isOurCommand(command));
      const message = `Claude Code ${version} skips the whole of ${file}: it does not know ${unknown.join(', ')}`;
      return broken(name, message, others ? 'claude update' : 'ai-tracker install');
    }
  }
  return undefined;
}
