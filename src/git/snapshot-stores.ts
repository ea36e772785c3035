import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { namesIn, readText } from './read-quietly.ts';

/**
 * The git folders of ours in that of a work tree, where `bin/ai-tracker` takes snapshots: one for each database that sees
 * the work tree, by the id that lies in its spool, and that of version 1.0 (`ai-tracker`).
 */
const storeName = /^ai-tracker(-[0-9a-f]{16})?$/;

/** All of them; what a link leads to is none. */
export function snapshotStores(gitDir: string): string[] {
  return namesIn(gitDir)
    .filter((name) => storeName.test(name))
    .map((name) => join(gitDir, name))
    .filter(isFolder);
}

/** Those of a database, by the folder of its spool. */
export function ownStores(gitDir: string, spool: string): string[] {
  const id = readText(join(spool, '.id'))?.trim();
  return [join(gitDir, 'ai-tracker'), join(gitDir, `ai-tracker-${id}`)];
}

/** The object stores in them. */
export function snapshotObjects(gitDir: string): string[] {
  return snapshotStores(gitDir)
    .map((store) => join(store, 'objects'))
    .filter(isFolder);
}

function isFolder(path: string): boolean {
  return look(path)?.isDirectory() === true;
}

/** What lies there; a link is a link. */
export function look(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
