import { randomUUID } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { makeFolders } from '../config/make-folders.ts';
import { spoolDir } from '../config/paths.ts';

/** What an empty database and a first burst of deliveries take, with room to spare. */
const probeBytes = 1024 * 1024;

/**
 * Why a database cannot be kept at a path by whoever this process is; undefined: it can. Makes the folders, writes a
 * file of 1 MiB into each and removes it again: only that tells of a full disk.
 */
export function unfitness(database: string): string | undefined {
  const folder = dirname(database);
  const spool = spoolDir(database);
  try {
    makeFolders(folder);
    probe(folder);
    mkdirSync(spool, { recursive: true, mode: 0o700 });
    probe(spool);
    if (existsSync(database)) accessSync(database, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return reason(error as NodeJS.ErrnoException);
  }
}

function probe(folder: string): void {
  // Not by the process's number: that is the same in many containers.
  const path = join(folder, `.ai-tracker-${randomUUID()}.tmp`);
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      const bytes = Buffer.alloc(probeBytes);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } finally {
    rmSync(path, { force: true });
  }
}

function reason({ code, path, message }: NodeJS.ErrnoException): string {
  if (code === 'EROFS') return 'it is on a read-only file system';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full';
  if (code === 'EACCES' || code === 'EPERM') return `it belongs to ${ownerOf(path)}, this is uid ${process.getuid?.()}`;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EEXIST') return 'that folder cannot be made';
  return message;
}

/** Of a path, or of the nearest folder above it that is there. */
function ownerOf(path = '/'): string {
  let place = path;
  while (!existsSync(place) && place !== dirname(place)) place = dirname(place);
  return `uid ${statSync(place).uid}`;
}
