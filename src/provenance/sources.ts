import { formerWeave } from '../attribution/former-weave.ts';
import type { Line } from '../attribution/lines.ts';
import type { Origin, Weave } from '../attribution/weave.ts';
import type { BlobPool } from '../context/blob-pool.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import type { RecordedLines } from '../store/transplants.ts';
import type { BlobsElsewhere, CommitSources, Unstashed } from './commit-sources.ts';
import { linesOfDropped } from './dropped-files.ts';
import { formerContents } from './former-contents.ts';
import { type Answer, broughtSources, type KnownAuthor, underOtherNames, unstashedLines } from './known-sources.ts';
import { originsOfBlob, originsOfContent } from './origins-of-blob.ts';
import { linesOfOtherWorktrees } from './other-worktrees.ts';
import { revertedLines } from './reverted-lines.ts';
import { shelvedLines } from './shelved-lines.ts';
import type { UnattributedLines } from './unattributed-lines.ts';
import { linesElsewhere } from './unrecorded-lines.ts';

interface Question {
  /** The names that the file had so far. */
  readonly names: readonly string[];
  /** What recorded commits added to it. */
  readonly rows: readonly RecordedLines[];
  readonly content: readonly Line[];
}

/** A file as a commit left it. */
export interface CommitQuestion extends Question {
  readonly sources: CommitSources;
  readonly file: ChangedFile;
  readonly open: UnattributedLines;
}

/** A file as it stands in the work tree. */
export interface SnapshotQuestion extends Question {
  readonly context: IngestContext;
  readonly worktree: Worktree;
  readonly repositoryId: number;
  readonly path: string;
  readonly oldPath: string;
  /** Git's name of the content; `undefined`: it may have none. */
  readonly blob: string | undefined;
  /** What is pending of it, without the lines in question. */
  readonly before: Weave;
  /** Hashes of the texts that are still unattributed. */
  readonly texts: () => ReadonlySet<number>;
  readonly blobs: BlobPool;
  readonly unstashed: readonly Unstashed[];
  readonly elsewhere: BlobsElsewhere;
}

export interface Provider {
  readonly name: string;
  readonly ofCommit?: (question: CommitQuestion) => Answer;
  readonly ofSnapshot?: (question: SnapshotQuestion) => Answer;
  /** What an editing tool wrote: it is told who typed it, so that a block alone may be one that was there before. */
  readonly ofEdit?: (question: SnapshotQuestion) => Answer;
}

/** Where lines of a commit or a snapshot may come from (design 4.7): each is asked for what those before it left. */
export const lineSources: readonly Provider[] = [
  {
    name: 'what git made the commit from',
    ofCommit: ({ sources, file, rows }) => [...revertedLines(sources, file), ...broughtSources(sources, file, rows)],
  },
  {
    name: 'gone from the work tree',
    ofSnapshot: ({ before }) => [{ ...formerWeave(before, ({ origin }) => origin, 'between'), weave: before }],
  },
  {
    name: 'shelved',
    ofCommit: ({ sources, names, rows }) => shelvedLines(sources.context.db, sources.worktree, names, rows),
    ofSnapshot: ({ context, worktree, names, rows }) => shelvedLines(context.db, worktree, names, rows),
  },
  {
    name: 'other work trees',
    ofCommit: ({ sources, names, rows }) => linesOfOtherWorktrees(sources.context, sources.worktree, names, rows),
    ofSnapshot: ({ context, worktree, names, rows }) => linesOfOtherWorktrees(context, worktree, names, rows),
  },
  {
    name: 'made from, under other names',
    ofCommit: ({ sources, names, open }) => underOtherNames(sources, names, open.texts()),
  },
  {
    name: 'former contents',
    ofCommit: ({ sources: { context, blobs, unreachable }, rows, open }) =>
      formerContents(context, blobs, rows, open.texts(), unreachable),
    ofSnapshot: ({ context, blobs, rows, texts }) => formerContents(context, blobs, rows, texts()),
    ofEdit: ({ context, blobs, rows, texts }) =>
      formerContents(context, blobs, rows, texts()).map((content) => ({ ...content, place: 'nothing' })),
  },
  {
    name: 'the same content',
    ofCommit: ({ sources, file }) => known(originsOfContent(sources, file)),
    ofSnapshot: ({ context, repositoryId, blob, path }) =>
      known(blob === undefined ? new Map() : originsOfBlob(context.db, repositoryId, blob, path)),
  },
  {
    name: 'dropped by a reset',
    ofCommit: ({ sources, file, names, content }) => linesOfDropped(sources, file, names, content),
  },
  {
    name: 'made from what nobody recorded',
    ofCommit: ({ sources, file }) =>
      linesElsewhere(sources, sources.blobs, file, { known: sources.unrecorded(), evidence: 'replaced' }),
  },
  {
    name: 'stashes',
    ofCommit: ({ sources, names, content }) => unstashedLines(sources, names, content),
    ofSnapshot: ({ unstashed }) => unstashed,
  },
  {
    name: 'other branches',
    ofCommit: ({ sources, file }) =>
      linesElsewhere(sources, sources.blobs, file, { known: sources.branches(), evidence: 'only-alike' }),
    ofSnapshot: ({ context, repositoryId, blobs, path, oldPath, elsewhere }) => {
      const file = { newPath: path, oldPath };
      return linesElsewhere({ context, repositoryId }, blobs, file, { known: elsewhere, evidence: 'only-alike' });
    },
  },
];

function known(origins: ReadonlyMap<number, Origin>): ReadonlyMap<number, KnownAuthor> {
  return new Map([...origins].map(([index, origin]) => [index, { origin }]));
}
