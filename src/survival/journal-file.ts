import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { makeFolders } from '../config/make-folders.ts';
import { configDir, type Env } from '../config/paths.ts';
import type { Worktree } from '../git/find-repository.ts';
import { type BranchLines, commitOf, decodeBranchLines, encodeBranchLines } from '../replay/branch-lines.ts';
import { byteReader, byteWriter } from '../replay/bytes.ts';
import { Journal } from '../replay/journal.ts';

// A file a repository: a line that names the form, a SHA-256 of the rest, whether the history begins where a shallow clone
// does, the journal with its length, and what git said of merges. It has names of commits and of files, no line and nobody's
// name, and can be deleted at any time.

const form = Buffer.from('ai-tracker-survival 1\n');
const sumBytes = 32;
/** A journal beyond that is not kept: some million commits. */
const mostBytes = 64 << 20;
/** All of them together; the oldest go. */
const mostBytesOfAll = 256 << 20;

export interface KeptJournal {
  readonly journal: Journal;
  /** Its first commit is the first only because a shallow clone has no more. */
  readonly isShallow: boolean;
  readonly branches: BranchLines;
}

/** Where the journals are kept. */
function folderOf(env: Env): string {
  return join(configDir(env), 'survival');
}

function fileOf(env: Env, { commonDir }: Pick<Worktree, 'commonDir'>): string {
  return join(folderOf(env), createHash('sha256').update(commonDir).digest('hex').slice(0, 32));
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

function readOwn(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { uid, size, mode } = fstatSync(file);
    const isOwn = process.getuid === undefined || uid === process.getuid();
    if (!isOwn || (mode & constants.S_IFMT) !== constants.S_IFREG || size > mostBytes)
      throw new Error('it is not ours');
    return readFileSync(file);
  } finally {
    closeSync(file);
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
    removeJournal(env, worktree);
    return;
  }
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    makeFolders(folderOf(env));
    if (!isOwnFolder(folderOf(env))) return;
    writeFileSync(temporary, Buffer.concat([form, sumOf(payload), payload]), { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
    prune(folderOf(env));
  } catch {
    // A disk that is full or cannot be written: the answer is the same without it.
    removeQuietly(temporary);
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where nothing can be written nothing is left.
  }
}

function encode({ journal, isShallow, branches }: KeptJournal): Uint8Array {
  const writer = byteWriter();
  writer.number(isShallow ? 1 : 0);
  writer.number(journal.size);
  writer.bytes(journal.bytes());
  writer.bytes(encodeBranchLines(new Map([...branches].filter(([key]) => journal.placeOf(commitOf(key)) !== -1))));
  return writer.written();
}

/** Takes out what is kept of a repository. */
export function removeJournal(env: Env, worktree: Pick<Worktree, 'commonDir'>): void {
  if (isOwnFolder(folderOf(env))) removeQuietly(fileOf(env, worktree));
}

/** A folder that somebody else made, or a link to one, is not written to. */
function isOwnFolder(folder: string): boolean {
  const found = lookAt(folder);
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}

function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** Also what a process that was killed left half written. */
function prune(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{32}(\.[0-9a-f-]{36}\.tmp)?$/.test(name))
    .flatMap((name) => {
      const found = lookAt(join(folder, name));
      return found?.isFile() ? [{ name, size: found.size, time: found.mtimeMs }] : [];
    })
    .sort((a, b) => b.time - a.time);
  let size = 0;
  for (const { name, size: more, time } of files) {
    size += more;
    const isLeft = name.endsWith('.tmp') && time < Date.now() - 3_600_000;
    if (isLeft || size > mostBytesOfAll) removeQuietly(join(folder, name));
  }
}
