// Where tests keep their repositories. Most of what a test waits for is the disk: git and SQLite sync what they write.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const inMemory = '/dev/shm';
const enoughBytes = 2 ** 30;

/** The folder that was asked for by TMPDIR, else one in memory where that has room and runs programs, else the usual one. */
export function scratchFolder() {
  return process.env.TMPDIR === undefined && isFit(inMemory) ? inMemory : tmpdir();
}

/** Containers have few MiB there, or forbid to run what lies there: git runs hooks. */
function isFit(folder) {
  let scratch;
  try {
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < enoughBytes) return false;
    scratch = mkdtempSync(join(folder, 'ai-tracker-try-'));
    const program = join(scratch, 'program');
    writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    // Git had what a file holds before it was written: that takes a file system that knows when it made one.
    const { birthtimeNs } = statSync(program, { bigint: true });
    return birthtimeNs > 0n && spawnSync(program).status === 0;
  } catch {
    return false;
  } finally {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
  }
}
