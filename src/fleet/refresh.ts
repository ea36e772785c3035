import { rmSync } from 'node:fs';
import { UserError } from '../config/user-error.ts';
import { errorCode } from '../store/explain-error.ts';
import { hasChanges } from '../store/fleet-changes.ts';
import { leaveIndexes, makeIndexes } from '../store/fleet-schema.ts';
import {
  listSources,
  listUnread,
  noteGone,
  type SourceRow,
  saveUnread,
  type UnreadRow,
} from '../store/fleet-sources.ts';
import type { Store } from '../store/open.ts';
import { makeScratch } from '../store/open-copy.ts';
import type { FleetFileFound } from './find-files.ts';
import { putTogether } from './put-together.ts';
import { readSource } from './read-source.ts';

export type OnProgress = (done: number, total: number) => void;

/**
 * Brings the fleet's file up to date with what lies in the folder: files that changed are read, each in a transaction of
 * its own, and what they say of commits is put together. One that is damaged, or gone, keeps what was read of it before.
 */
export function refresh(db: Store, files: readonly FleetFileFound[], onProgress: OnProgress = () => {}): void {
  const before = listUnread(db);
  const keys = new Set(files.map(keyOf));
  const unread = before.filter((row) => keys.has(keyOf(row)));
  if (listSources(db).length === 0 && files.length > fewFiles) leaveIndexes(db);
  const read = readAll(db, files, changedAmong(db, files, unread), unread, onProgress);
  // Where a copy was read instead of another file, that other one is to be told of.
  if (read)
    readAll(
      db,
      files,
      changedAmong(db, files, unread).filter(({ isSettled }) => isSettled),
      unread,
      onProgress,
    );
  noteMissing(db, files);
  if (unread.map(keyOf).join('\n') !== before.map(keyOf).join('\n')) saveUnread(db, unread);
  if (hasChanges(db)) putTogether(db);
  makeIndexes(db);
}

/** Of more, the first time, indexes are made at the end. */
const fewFiles = 20;

function keyOf({ path, mark }: { readonly path: string; readonly mark: string }): string {
  return `${mark} ${path}`;
}

function changedAmong(db: Store, files: readonly FleetFileFound[], unread: readonly UnreadRow[]): FleetFileFound[] {
  const sources = listSources(db).filter(({ gone_at }) => gone_at === null);
  const known = new Set([...sources, ...unread].map(keyOf));
  return files.filter((file) => !known.has(keyOf(file)));
}

/** Whether any was read; what cannot be is added to `unread`. */
function readAll(
  db: Store,
  files: readonly FleetFileFound[],
  changed: readonly FleetFileFound[],
  unread: UnreadRow[],
  onProgress: OnProgress,
): boolean {
  if (changed.length === 0) return false;
  const scratch = makeScratch();
  let isRead = false;
  try {
    for (const [at, file] of changed.entries()) {
      onProgress(at, changed.length);
      try {
        readSource(db, file, files, scratch);
        isRead = true;
      } catch (error) {
        // What is wrong with the fleet's own file is no fault of this one.
        if (!(error instanceof UserError) || isOfFleet(error)) throw error;
        unread.push({
          path: file.path,
          mark: file.mark,
          error: error.message,
        });
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return isRead;
}

function isOfFleet(error: UserError): boolean {
  return /^SQLITE_(FULL|READONLY|BUSY|LOCKED|CONSTRAINT)/.test(errorCode(error) ?? '');
}

/** A file is gone, or another database lies in its place: then it is the one that was read there last. */
function noteMissing(db: Store, files: readonly FleetFileFound[]): void {
  const there = new Set(files.map(({ path }) => path));
  const sources = listSources(db);
  const last = new Map<string, SourceRow>();
  for (const source of sources)
    if (source.read_at >= (last.get(source.path)?.read_at ?? '')) last.set(source.path, source);
  for (const source of sources) {
    const isThere = there.has(source.path) && last.get(source.path) === source;
    if (isThere !== (source.gone_at === null)) noteGone(db, source.id, isThere ? null : new Date().toISOString());
  }
}
