import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { spoolDir } from '../config/paths.ts';
import { writeBeside } from '../config/write-beside.ts';
import { type AtOnce, openAtOnce } from '../store/open-at-once.ts';
import { type Asked, lineOf } from './status-line.ts';

// The line of each session that asked for one, beside the deliveries: the launcher prints it without node
// (bin/status-line.sh), and each ingest behind brings it up to date. A file holds the folder, as JSON writes it, and the line.

const folderName = 'status';
/** Of sessions that ask no more the files go. */
const mostSessions = 20;
const longestMs = 86_400_000;

/** Keeps a session's line from now on. */
export function keepLine(database: string, { sessionId, folder }: Asked, line: string): void {
  if (sessionId === undefined || folder === undefined || !/^[\w-]{1,100}$/.test(sessionId)) return;
  const spool = spoolDir(database);
  // Where others could write, or no spool is, the launcher would not read it.
  if (statSync(spool, { throwIfNoEntry: false })?.uid !== process.getuid?.()) return;
  mkdirSync(join(spool, folderName), { recursive: true, mode: 0o700 });
  write(join(spool, folderName, sessionId), folder, line);
}

/** Brings the lines that are kept up to date; where that fails they stay as they are. */
export function refreshLines(database: string): void {
  try {
    refresh(database);
  } catch {
    // Of the records nothing is lost; what is wrong with them is said by whoever reads them.
  }
}

function refresh(database: string): void {
  const dir = join(spoolDir(database), folderName);
  const names = namesIn(dir);
  if (names.length === 0) return;
  const db: AtOnce = openAtOnce(database);
  if (typeof db === 'string') return;
  try {
    for (const { path, sessionId } of dropOld(dir, names)) {
      const [folder = '""', before] = readFileSync(path, 'utf8').split('\n');
      const asked = { sessionId, folder: JSON.parse(`"${folder}"`) as string };
      const line = lineOf(db, asked);
      if (line !== before) write(path, asked.folder, line);
    }
  } finally {
    db.close();
  }
}

function dropOld(dir: string, names: readonly string[]): { path: string; sessionId: string }[] {
  const files = names
    .map((sessionId) => ({ sessionId, path: join(dir, sessionId) }))
    .map((file) => ({ ...file, at: statSync(file.path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  return files.filter(({ at, path }, index) => {
    const isKept = index < mostSessions && at > Date.now() - longestMs;
    if (!isKept) rmSync(path, { force: true });
    return isKept;
  });
}

function write(path: string, folder: string, line: string): void {
  writeBeside(path, `${JSON.stringify(folder).slice(1, -1)}\n${line}\n`);
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir).filter((name) => /^[\w-]+$/.test(name));
  } catch {
    return [];
  }
}
