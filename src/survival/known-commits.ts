import { type BranchLines, type BranchRun, commitOf, fileKey } from '../replay/branch-lines.ts';
import type { HistoryCommit, HistoryFile } from '../replay/history.ts';
import type { Journal } from '../replay/journal.ts';
import type { Added, KnownCommit } from '../replay/replay.ts';
import {
  firstRecorded,
  isRecordedPath,
  type RecordedFile,
  recordedBirths,
  recordedContent,
  recordedHashes,
  wholeFile,
} from '../store/births.ts';
import type { Store } from '../store/open.ts';
import { addedLines } from './added-lines.ts';
import type { Kinds } from './kinds.ts';
import type { MergedFile } from './read-branches.ts';

export interface KnownBeside {
  readonly journal: Journal;
  readonly kinds: Kinds;
  /** The paths that git's attributes call generated. */
  readonly generated: ReadonlySet<string>;
  /** Where the lines of merges come from, as far as git was asked. */
  readonly branches: BranchLines;
}

/** So many commits are asked for at once: one at a time takes longer than all the rest. */
const atOnce = 256;
const day = 86_400;

/** What would tell more. */
export interface Wanted {
  /** A merged file whose lines come from commits that may be recorded, and git was not asked of which. */
  readonly mergedFile: (file: MergedFile) => void;
  /** A commit that nobody recorded, made since others are. */
  readonly unrecorded: (sha: string) => void;
}

/** What would tell more, when all commits were gone through. */
export interface Unexplained {
  /** The merged files of which git is to be asked where their lines come from. */
  readonly wanted: readonly MergedFile[];
  /** Commits that may repeat recorded work, and nobody recorded; the newest first. */
  readonly unrecorded: readonly string[];
}

/** Keeps what would tell more. */
export function noteUnexplained(): { readonly noted: Wanted; readonly unexplained: () => Unexplained } {
  const wanted = new Map<string, MergedFile>();
  const unrecorded: string[] = [];
  return {
    noted: {
      mergedFile: (file) => wanted.set(fileKey(file.merge, file.path), file),
      unrecorded: (sha) => unrecorded.unshift(sha),
    },
    unexplained: () => ({ wanted: [...wanted.values()], unrecorded }),
  };
}

/** Who wrote what each commit of a journal brought, asked in their order. */
export function knownCommits(db: Store, beside: KnownBeside, wanted: Wanted): (commit: HistoryCommit) => KnownCommit {
  const { journal, kinds, generated } = beside;
  const first = firstRecorded(db);
  let from = 0;
  let batch = new Map<string, Map<string, RecordedFile>>();
  let place = 0;
  return (commit) => {
    if (place >= from) {
      const shas = Array.from({ length: atOnce }, (_, at) => journal.shaAt(from + at)).filter(
        (sha) => sha !== undefined,
      );
      batch = recordedBirths(db, shas);
      from += atOnce;
    }
    place++;
    const files = batch.get(commit.sha);
    // Clocks differ.
    const isOld = first === undefined || commit.time < first - day;
    if (files === undefined && !isOld && !commit.isMerge) wanted.unrecorded(commit.sha);
    // A merged file may have thousands of hunks.
    const mergedFile = once((file: HistoryFile) => mergedRecord(db, file, files));
    const recordAt = once((place: string) => branchRecord(db, place));
    return {
      added: (file, start, lines) => {
        const { to = '' } = file;
        const isGenerated = (record?: RecordedFile) => record?.generated ?? generated.has(to);
        const record = commit.isMerge ? mergedFile(file) : files?.get(to);
        if (record !== undefined || !commit.isMerge)
          return addedLines(record, kinds, isGenerated(record), start, lines);
        const runs = beside.branches.get(fileKey(commit.sha, to));
        if (runs === undefined && !isOld && isRecordedPath(db, to)) wanted.mergedFile({ merge: commit.sha, path: to });
        return branchLines(recordAt, kinds, isGenerated(), runs ?? [], start, lines);
      },
      hashes: ({ from: old, to }) => {
        const record = files?.get(to ?? old ?? '');
        return record && recordedHashes(db, record.id);
      },
    };
  };
}

/**
 * What a merge brings to its first parent its branch wrote: the merge's own record says who, else that of the commit which
 * left the file so there.
 */
function mergedRecord(
  db: Store,
  { to = '', blob }: HistoryFile,
  files: ReadonlyMap<string, RecordedFile> | undefined,
): RecordedFile | undefined {
  const record = files?.get(to);
  if (record !== undefined) return { ...record, added: wholeFile(db, record.id) };
  return blob === undefined ? undefined : recordedContent(db, blob, to);
}

/** Lines of a merge's file by the commits of its branch that git says they come from. */
function branchLines(
  recordAt: (place: string) => RecordedFile | undefined,
  kinds: Kinds,
  generated: boolean,
  runs: readonly BranchRun[],
  start: number,
  lines: number,
): Added[] {
  const found: Added[] = [];
  let line = start;
  for (const run of runs) {
    const [from, end] = [Math.max(run.start, line), Math.min(run.start + run.lines, start + lines)];
    if (end <= from) continue;
    found.push(...addedLines(undefined, kinds, generated, line, from - line));
    found.push(
      ...addedLines(recordAt(fileKey(run.sha, run.path)), kinds, generated, run.line + from - run.start, end - from),
    );
    line = end;
  }
  found.push(...addedLines(undefined, kinds, generated, line, start + lines - line));
  return found;
}

/** What is recorded of all lines of a file as a commit left it. */
function branchRecord(db: Store, place: string): RecordedFile | undefined {
  const sha = commitOf(place);
  const record = recordedBirths(db, [sha])
    .get(sha)
    ?.get(place.slice(sha.length + 1));
  return record && { ...record, added: wholeFile(db, record.id) };
}

/** Finds each thing out once. */
function once<Thing, Found>(find: (thing: Thing) => Found): (thing: Thing) => Found {
  const found = new Map<Thing, Found>();
  return (thing) => {
    if (!found.has(thing)) found.set(thing, find(thing));
    return found.get(thing) as Found;
  };
}
