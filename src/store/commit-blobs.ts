import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** The names under which recorded commits of a repository had a content, the newest first. */
export function pathsOfBlob(db: Store, blob: string, repositoryId: number): string[] {
  return statement<{ path: string }>(
    db,
    `SELECT f.file_path AS path FROM commit_files f JOIN commits c ON c.id = f.commit_id
     WHERE f.blob_sha = ? AND c.repository_id = ? GROUP BY f.file_path ORDER BY max(f.id) DESC LIMIT 10`,
  )
    .all(blob, repositoryId)
    .map((row) => row.path);
}

/** Git's name of what a file had in the recorded commit that changed it last, on whichever branch. */
export function newestBlobOf(db: Store, path: string, repositoryId: number): string | undefined {
  const sql = `SELECT f.blob_sha AS blob FROM commit_files f JOIN commits c ON c.id = f.commit_id
    WHERE f.file_path = ? AND c.repository_id = ? ORDER BY f.id DESC LIMIT 1`;
  return statement<{ blob: string | null }>(db, sql).get(path, repositoryId)?.blob ?? undefined;
}

/** Git's names of what a recorded commit has of the files that it changed. */
export function blobsOfCommit(db: Store, sha: string): string[] {
  return statement<{ blob: string }>(
    db,
    `SELECT blob_sha AS blob FROM commit_files WHERE blob_sha IS NOT NULL AND commit_id =
       (SELECT max(id) FROM commits WHERE commit_sha = ? AND repository_id IS NOT NULL) ORDER BY id LIMIT 5000`,
  )
    .all(sha)
    .map((row) => row.blob);
}

/** The commits of a repository that were recorded last, at most so many. */
export function newestCommits(db: Store, repositoryId: number, most: number): string[] {
  return statement<{ sha: string }>(
    db,
    'SELECT commit_sha AS sha FROM commits WHERE repository_id = ? ORDER BY id DESC LIMIT ?',
  )
    .all(repositoryId, most)
    .map((row) => row.sha);
}

/** The same of other repositories: a clone has some of them. */
export function newestCommitsElsewhere(db: Store, repositoryId: number, most: number): string[] {
  return statement<{ sha: string }>(
    db,
    'SELECT commit_sha AS sha FROM commits WHERE repository_id <> ? ORDER BY id DESC LIMIT ?',
  )
    .all(repositoryId, most)
    .map((row) => row.sha);
}
