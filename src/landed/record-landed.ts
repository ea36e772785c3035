import type { IngestContext } from '../context/context.ts';
import { linesOf } from '../context/read-file.ts';
import type { Worktree } from '../git/find-repository.ts';
import { generatedPaths } from '../git/generated.ts';
import { isNullSha } from '../git/null-sha.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { readCommit } from '../git/read-commit.ts';
import { namesOf } from '../provenance/commit-file-row.ts';
import { type Counts, type NewCommitFile, saveCommit } from '../store/commits.ts';
import { attributeLanded, type LandedFile, newestOf } from './attribute-landed.ts';
import type { RecordedWork } from './works.ts';

/** In so many files of one commit git is asked who wrote what it left as it was. */
const mostBlames = 20;

/** What a commit from elsewhere has of recorded ones. */
export interface Repetition {
  /** Those that it repeats. */
  readonly works: readonly RecordedWork[];
  /** The first of them; or one of which it only puts lines otherwise. */
  readonly of: Pick<RecordedWork, 'commit_sha' | 'agent_id'>;
}

/**
 * Records a commit that was made elsewhere and repeats recorded ones: their lines count there, unless they count no more.
 * What nobody recorded is nobody's, and in no total (design 4.15).
 */
export function recordLanded(context: IngestContext, worktree: Worktree, sha: string, { works, of }: Repetition): void {
  const commit = readCommit(worktree, sha);
  const generated = generatedPaths(
    worktree,
    commit.files.map(({ newPath }) => newPath),
  );
  let blames = 0;
  const sources = { context, worktree, commit, generated, works, mayBlame: () => blames++ < mostBlames };
  const attributed: LandedFile[] = [];
  const blobsOf = (file: ChangedFile) => [file.oldBlob, file.newBlob, newestOf(sources, file)?.blob ?? []].flat();
  for (const { items, contents } of readBlobBatches(worktree, commit.files, blobsOf)) {
    const contentOf = (blob: string) => {
      const bytes = contents.get(blob);
      return isNullSha(blob) ? [] : bytes && linesOf(bytes);
    };
    attributed.push(...items.map((file) => attributeLanded(sources, file, contentOf)));
  }
  if (!attributed.some(({ isClaimed }) => isClaimed)) return;
  const files = attributed.map(({ row }) => row);
  saveCommit(context.db, {
    ...namesOf(context, worktree, commit),
    ...{ landed: 1, session_id: null, agent_id: of.agent_id, unrecorded_agent: null },
    copy_of: files.every(isRepeated) ? of.commit_sha : null,
    ...{ ai_lines_overridden: 0, ai_lines_discarded: 0, files },
  });
}

function isRepeated({ added, removed, repeatedAdded, repeatedRemoved }: NewCommitFile): boolean {
  return sumOf(added) + sumOf(removed) === sumOf(repeatedAdded) + sumOf(repeatedRemoved);
}

function sumOf({ ai, human, unknown }: Counts): number {
  return ai + human + unknown;
}
