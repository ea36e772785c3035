import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { claudeDir, type Env } from '../config/paths.ts';

export interface FoundTranscript {
  readonly path: string;
  readonly bytes: number;
}

/** The client lays them out as `PROJECT/SESSION.jsonl` and `PROJECT/SESSION/subagents/AGENT.jsonl`. */
const deepest = 4;
const mostFiles = 10_000;
const mostBytes = 4 * 2 ** 30;

/** The transcripts of Claude Code on this machine, the newest first; `isAll`: none was left out. */
export function findTranscripts(env: Env): { readonly found: readonly FoundTranscript[]; readonly isAll: boolean } {
  const all = below(join(claudeDir(env), 'projects'), deepest)
    .flatMap((path) => {
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat?.isFile() ? [{ path, bytes: stat.size, at: stat.mtimeMs }] : [];
    })
    .sort((a, b) => b.at - a.at);
  let bytes = 0;
  const found = all.filter((each, index) => {
    bytes += each.bytes;
    return index < mostFiles && bytes <= mostBytes;
  });
  return { found, isAll: found.length === all.length };
}

function below(folder: string, depth: number): string[] {
  return entriesIn(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return depth === 0 ? [] : below(path, depth - 1);
    return entry.name.endsWith('.jsonl') ? [path] : [];
  });
}

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
