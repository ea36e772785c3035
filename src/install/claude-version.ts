import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { claudeDir, type Env } from '../config/paths.ts';
import { isOlder } from './claude-hooks.ts';
import { clientsOfSessions } from './client-sessions.ts';

interface Client {
  readonly version: string;
  /** When it came here, in ms: sessions before ran with another one. */
  readonly since: number;
}

/** For how long a session tells of a client that is not to be found. */
const rememberedMs = 7 * 24 * 60 * 60 * 1000;

/** The version of the oldest Claude Code that is used here; `undefined`: nothing tells it. */
export function oldestClient(env: Env): string | undefined {
  return clientsInUse(env).reduce<string | undefined>(
    (oldest, version) => (oldest !== undefined && isOlder(oldest, version) ? oldest : version),
    undefined,
  );
}

/** The versions that are installed, and those of sessions since then and since a time in ms. */
export function clientsInUse(env: Env, time = 0): string[] {
  const installed = installedClients(env);
  const since = Math.max(time, Date.now() - rememberedMs, ...installed.map((client) => client.since));
  return [...new Set([...installed.map(({ version }) => version), ...clientsOfSessions(env, since)])];
}

/** Those on the PATH and where installers put them, by where their files lie: none is started. */
function installedClients(env: Env): Client[] {
  const home = env['HOME'] ?? '';
  const folders = [...(env['PATH'] ?? '').split(delimiter), join(home, '.local/bin')].filter((folder) => folder !== '');
  const programs = [
    ...folders.map((folder) => join(folder, 'claude')),
    join(claudeDir(env), 'local/node_modules/.bin/claude'),
  ];
  return programs.flatMap((program) => clientAt(program) ?? []);
}

function clientAt(program: string): Client | undefined {
  try {
    const file = realpathSync(program);
    const version = versionInPath(file) ?? versionOfPackage(dirname(file));
    // An unpacked file keeps its time, and an update may only move the link.
    const since = Math.max(lstatSync(program).ctimeMs, lstatSync(file).ctimeMs);
    return version === undefined ? undefined : { version, since };
  } catch {
    return undefined;
  }
}

/** The client's own installer: ~/.local/share/claude/versions/2.1.329; Homebrew, mise: claude-code/2.1.329; Nix: claude-code-2.1.329. */
function versionInPath(file: string): string | undefined {
  return /^.*\/[^/]*claude(?:-code)?(?:\/versions)?[/-](\d+\.\d+\.\d+)(?![^/-])/.exec(file)?.[1];
}

/** npm's: the package that the program lies in. */
function versionOfPackage(folder: string): string | undefined {
  for (const place of [folder, dirname(folder)]) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Record<
        string,
        unknown
      >;
      if (/^@anthropic-ai\/claude-code/.test(String(name)) && /^\d+\.\d+\.\d+/.test(String(version)))
        return String(version);
    } catch {
      // None there.
    }
  }
  return undefined;
}
