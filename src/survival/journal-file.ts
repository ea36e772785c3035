import { createHash } from 'node:crypto';
import type { Env } from '../config/paths.ts';
import type { Worktree } from '../git/find-repository.ts';
import { type BranchLines, commitOf, decodeBranchLines, encodeBranchLines } from '../replay/branch-lines.ts';
import { byteReader, byteWriter } from '../replay/bytes.ts';
import { Journal } from '../replay/journal.ts';
import { fileOf, mostBytes, readOwn, removeOwn, writeOwn } from './own-files.ts';

// A file a repository: a line that names the form, a SHA-256 of the rest, whether the history begins where a shallow clone
// does, the journal with its length, and what git said of merges. It has names of commits and of files, no line and nobody's
// name, and can be deleted at any time.

const form = Buffer.from('ai-tracker-survival 1\n');
const sumBytes = 32;
export interface KeptJournal {
  readonly journal: Journal;
  /** Its first commit is the first only because a shallow clone has no more. */
  readonly isShallow: boolean;
  readonly branches: BranchLines;
}

/** What is kept of a repository's history; `undefined`: nothing that can be used. */
export function readJournal(env: Env, worktree: Pick<Worktree, 'commonDir'>): KeptJournal | undefined {
  try {
    const bytes = readOwn(fileOf(env, worktree));
    const payload = bytes.subarray(form.length + sumBytes);
    if (!bytes.subarray(0, form.length).equals(form)) return undefined;
    if (!bytes.subarray(form.length, form.length + sumBytes).equals(sumOf(payload))) return undefined;
    const reader = byteReader(payload);
    const [isShallow, size] = [reader.number() === 1, reader.number()];
    const journal = new Journal(reader.bytes(size));
    return { isShallow, journal, branches: decodeBranchLines(payload.subarray(reader.at())) };
  } catch {
    // Not there, not ours, or damaged: then the history is read anew.
    return undefined;
  }
}

function sumOf(payload: Uint8Array): Buffer {
  return createHash('sha256').update(payload).digest();
}

/** Keeps a repository's history for the next time, where there is a place for it. */
export function writeJournal(env: Env, worktree: Pick<Worktree, 'commonDir'>, kept: KeptJournal): void {
  const path = fileOf(env, worktree);
  const payload = encode(kept);
  if (payload.length > mostBytes - form.length - sumBytes) {
    removeOwn(env, path);
    return;
  }
  writeOwn(env, path, Buffer.concat([form, sumOf(payload), payload]));
}

function encode({ journal, isShallow, branches }: KeptJournal): Uint8Array {
  const writer = byteWriter();
  writer.number(isShallow ? 1 : 0);
  writer.number(journal.size);
  writer.bytes(journal.bytes());
  writer.bytes(encodeBranchLines(new Map([...branches].filter(([key]) => journal.placeOf(commitOf(key)) !== -1))));
  return writer.written();
}
