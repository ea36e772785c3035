import { statSync } from 'node:fs';
import { join } from 'node:path';
import { claudeDir, type Env } from '../config/paths.ts';
import { namesIn, readTail } from '../git/read-quietly.ts';

/** How many transcripts are looked at, the newest ones, and how much of each end. */
const mostTranscripts = 50;
const endBytes = 65_536;

/**
 * The versions of Claude Code that sessions ran with since a time (ms), by their transcripts: also of clients that no hook of
 * ours told of, and that are not on the PATH (an editor's, a program's).
 */
export function clientsOfSessions(env: Env, since: number): string[] {
  const projects = join(claudeDir(env), 'projects');
  const written = namesIn(projects).flatMap((project) =>
    namesIn(join(projects, project))
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => ({ path: join(projects, project, name), at: writtenAt(join(projects, project, name)) })),
  );
  const newest = written.filter(({ at }) => at > since).sort((a, b) => b.at - a.at);
  return [...new Set(newest.slice(0, mostTranscripts).flatMap(({ path }) => versionIn(path) ?? []))];
}

function writtenAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** By the last line that names it. */
function versionIn(transcript: string): string | undefined {
  const lines = readTail(transcript, endBytes).split('\n').reverse();
  for (const line of lines) {
    const version = line.includes('"version":"') ? versionOfLine(line) : undefined;
    if (version !== undefined) return version;
  }
  return undefined;
}

function versionOfLine(line: string): string | undefined {
  try {
    return /^\d+\.\d+\.\d+/.exec(String((JSON.parse(line) as { version?: unknown }).version))?.[0];
  } catch {
    // The end of a line that began before, or one that is being written.
    return undefined;
  }
}
