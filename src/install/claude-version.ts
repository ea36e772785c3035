import { readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { claudeDir, type Env } from '../config/paths.ts';
import { isOlder } from './claude-hooks.ts';

/** The version of the oldest Claude Code that is installed here, by where its files lie: it is not started. */
export function oldestClient(env: Env): string | undefined {
  const home = env['HOME'] ?? '';
  const folders = [...(env['PATH'] ?? '').split(delimiter), join(home, '.local/bin')].filter((folder) => folder !== '');
  const programs = [
    ...folders.map((folder) => join(folder, 'claude')),
    join(claudeDir(env), 'local/node_modules/.bin/claude'),
  ];
  const versions = programs.flatMap((program) => versionOf(program) ?? []);
  return versions.reduce<string | undefined>(
    (oldest, version) => (oldest !== undefined && isOlder(oldest, version) ? oldest : version),
    undefined,
  );
}

function versionOf(program: string): string | undefined {
  try {
    const file = realpathSync(program);
    // The client's own installer: ~/.local/share/claude/versions/2.1.329
    return /\/versions\/(\d+\.\d+\.\d+)$/.exec(file)?.[1] ?? versionOfPackage(dirname(file));
  } catch {
    return undefined;
  }
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
