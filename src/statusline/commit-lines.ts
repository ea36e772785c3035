import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spoolDir } from '../config/paths.ts';
import { writeBeside } from '../config/write-beside.ts';
import { renderCommitLine } from '../render/status-line.ts';
import { openAtOnce } from '../store/open-at-once.ts';
import { countsOfCommit } from '../store/status-line.ts';

// After a commit the launcher may leave an empty file by its sha, and look for a short while whether a line comes into it
// (bin/commit-line.sh).

const folderName = 'commit';
const longestMs = 60_000;

/** Answers what the launcher asks, as far as it is recorded by now; where that fails nothing is said. */
export function answerCommits(database: string): void {
  const dir = join(spoolDir(database), folderName);
  try {
    const shas = readdirSync(dir).filter((name) => /^[0-9a-f]{40,64}$/.test(name));
    if (shas.length > 0) answer(database, dir, shas);
  } catch {
    // Nobody asked, or who asked goes on without an answer.
  }
}

function answer(database: string, dir: string, shas: readonly string[]): void {
  const db = openAtOnce(database);
  if (typeof db === 'string') return;
  try {
    for (const sha of shas) {
      const path = join(dir, sha);
      const asked = statSync(path, { throwIfNoEntry: false });
      if (asked === undefined) continue;
      const counts = asked.size === 0 ? countsOfCommit(db, sha) : undefined;
      if (counts !== undefined) writeBeside(path, `${renderCommitLine(counts)}\n`);
      else if (asked.mtimeMs < Date.now() - longestMs) rmSync(path, { force: true });
    }
  } finally {
    db.close();
  }
}
