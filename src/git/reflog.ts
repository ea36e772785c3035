import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readTail } from './read-quietly.ts';
import { reflogMark } from './reflog-mark.ts';

export interface ReflogEntry {
  readonly oldSha: string;
  readonly newSha: string;
  /** Seconds since the epoch. */
  readonly time: number;
  /** What git says it did: `commit (amend): subject`, `rebase (finish): ...`. */
  readonly message: string;
}

/** HEAD's reflog of a git folder. */
export interface Reflog {
  /** Oldest first. */
  readonly entries: readonly ReflogEntry[];
  /** See `reflogMark`. */
  readonly mark: string;
  /** Its times are those of a clock, not told by somebody (GIT_COMMITTER_DATE). */
  readonly isDated: boolean;
}

const clockSlackSeconds = 2;

/** The newest entries of HEAD's reflog, and whether their times can be believed: the file's own time says so. */
export function readHeadReflog(gitDir: string): Reflog {
  const mark = reflogMark(gitDir);
  const entries = readReflog(gitDir);
  const written = statSync(join(gitDir, 'logs', 'HEAD'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const isDated = Math.abs(written / 1000 - (entries.at(-1)?.time ?? 0)) <= clockSlackSeconds;
  return { entries, mark, isDated };
}

/** How much of a reflog's end is read: some thousand entries. */
const tailBytes = 256 << 10;

/**
 * The newest entries of a reference's reflog in a git folder, oldest first. A missing or cut reflog gives what is
 * there.
 */
export function readReflog(gitDir: string, ref = 'HEAD'): ReflogEntry[] {
  const text = readTail(join(gitDir, 'logs', ref), tailBytes);
  return text.split('\n').flatMap((line) => parseEntry(line) ?? []);
}

function parseEntry(line: string): ReflogEntry | undefined {
  const found = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) .*> (\d+) [-+]\d{4}(?:\t(.*))?$/.exec(line);
  if (found === null) return undefined;
  return { oldSha: found[1] ?? '', newSha: found[2] ?? '', time: Number(found[3]), message: found[4] ?? '' };
}
