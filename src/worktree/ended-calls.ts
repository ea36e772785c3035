import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { askedInBulk } from '../context/asked-in-bulk.ts';
import type { IngestContext } from '../context/context.ts';
import { readWorkFile } from '../context/read-file.ts';
import { blobName } from '../git/blob-name.ts';
import { existingObjects } from '../git/existing-objects.ts';
import type { Worktree } from '../git/find-repository.ts';
import { knownContents } from '../git/known-contents.ts';
import { type EndedCall, endedCallsBetween } from '../store/open-calls.ts';

/**
 * The calls that may have written in a work tree and have ended; a handle that asks the database once an hour of
 * theirs, as a commit has many files. What no snapshot saw is a call's by the file's time, which a person's change in the same moment
 * has too. So not any call will do, but one of a session that works in this work tree or in a folder around it (a call
 * in another project runs for an hour while a person works here), the home folder and those around that aside, which
 * hold everything; or of `session`, that which commits.
 */
export class EndedCalls {
  readonly #context: IngestContext;
  readonly #worktree: Worktree;
  readonly #session: string | null;
  readonly #byHour = new Map<string, readonly EndedCall[]>();

  readonly #existing: (blobs: readonly string[]) => Set<string>;

  /** `blobs`: what the files that may be asked for hold, as far as that is known. */
  constructor(context: IngestContext, worktree: Worktree, blobs: readonly string[], session?: string) {
    this.#existing = askedInBulk(
      (names) => existingObjects(worktree, names, 'blob'),
      () => blobs,
    );
    this.#context = context;
    this.#worktree = worktree;
    this.#session = session ?? null;
  }

  /** That which ran at a moment. */
  at(time: string): EndedCall | undefined {
    const latest = withSlack(time);
    return this.#endedIn(time.slice(0, 13)).find(
      ({ started_at, ended_at }) => started_at <= latest && time <= ended_at,
    );
  }

  /** That which wrote what a file has now, unless git did: brought by a stash or a clone, it is whoever's it was. */
  thatWrote(path: string, written: string): EndedCall | undefined {
    const call = this.at(written);
    return call !== undefined && !this.#isFromGit(path) ? call : undefined;
  }

  #isFromGit(path: string): boolean {
    const file = readWorkFile(path);
    const blob = file && blobName(file.bytes);
    if (blob === undefined) return false;
    return knownContents(this.#worktree, [{ path, blob }], this.#existing).get(blob)?.isOlder === true;
  }

  #endedIn(hour: string): readonly EndedCall[] {
    const found = this.#byHour.get(hour) ?? this.#find(`${hour}:00:00.000Z`, `${hour}:59:59.999Z`);
    this.#byHour.set(hour, found);
    return found;
  }

  #find(from: string, to: string): EndedCall[] {
    const where = { folder: this.#worktree.top, home: homedir(), session: this.#session };
    return endedCallsBetween(this.#context.db, where, from, to);
  }
}

/** File times lag behind the clock by a tick of the kernel's: the latest that one of them may mean. */
export function withSlack(time: string): string {
  return new Date(Date.parse(time) + tickMs).toISOString();
}

const tickMs = 10;

/** When a file was last written. */
export function writtenAt(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtime.toISOString();
}
