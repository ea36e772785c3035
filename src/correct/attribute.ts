import { type Author, authorOf } from '../attribution/weave.ts';
import { asGitSays, noCommit } from '../blame/blame.ts';
import { UserError } from '../config/user-error.ts';
import { isFiltered } from '../git/attributes.ts';
import type { Worktree } from '../git/find-repository.ts';
import { namedFile } from '../git/named-file.ts';
import { isNullSha } from '../git/null-sha.ts';
import { type BlamedLine, readBlame } from '../git/read-blame.ts';
import { readRevision } from '../git/read-revision.ts';
import { isRecorded } from '../store/commits.ts';
import type { Store } from '../store/open.ts';
import { earlierPaths, laterPaths } from '../store/transplants.ts';
import { ByHandOrigins, correctFiles, type Verdict } from './correct.ts';
import { correctPending } from './correct-pending.ts';
import { laterLines } from './later-contents.ts';
import { type LinePlace, nameOfPlace, RecordedLines } from './lines-of-commit.ts';
import { sameElsewhere } from './same-lines.ts';

export interface AttributeAsked {
  readonly cwd: string;
  readonly file: string;
  readonly lines: readonly number[];
  /** `undefined`: the work tree, numbered as `blame` does. */
  readonly rev?: string | undefined;
  readonly verdict: Verdict;
  /** Now, as the database writes it. */
  readonly at: string;
}

export interface CorrectedPlace {
  readonly line: number;
  readonly commit_sha: string;
  readonly was: Author;
  readonly author: Author;
}

export interface Attributed {
  readonly file_path: string;
  readonly lines: readonly CorrectedPlace[];
}

/** Says by hand who wrote lines of a file, or takes that back. */
export function attributeLines(db: Store, asked: AttributeAsked): Attributed {
  const { verdict, at } = asked;
  const named = namedFile(asked.cwd, asked.file);
  if (named === undefined) throw new UserError(`${asked.file} is in no git repository`, 'name a file of a repository');
  const { worktree, path } = named;
  const blamed = blamedLines(asked, worktree, path);
  const places = asked.lines.map((line) => placeOf(asked, blamed, line));
  const recorded = new RecordedLines(db);
  const own = places.map((place, index) => authorBefore(db, recorded, place, asked.lines[index] as number));
  if (verdict === undefined && !own.some(({ isByHand }) => isByHand)) {
    throw new UserError('nobody put the author of these lines right by hand', 'there is nothing to take back');
  }
  const { names, everywhere } = allPlaces(db, recorded, places);
  const files = new Map<number, { commitId: number; lines: Set<number> }>();
  const add = (fileId: number, commitId: number, line: number) => {
    const file = files.get(fileId) ?? { commitId, lines: new Set() };
    files.set(fileId, file);
    file.lines.add(line);
  };
  for (const place of everywhere) {
    for (const { id, commitId } of recorded.filesAt(place))
      if (recorded.of(id)[place.line - 1]) add(id, commitId, place.line - 1);
  }
  for (const { fileId, commitId, at: line } of laterLines(db, recorded, worktree, everywhere, names))
    add(fileId, commitId, line);
  db.transaction(() => {
    const origins = new ByHandOrigins(db, verdict, at);
    correctFiles(db, files, origins, at);
    correctPending(db, { worktree, path }, everywhere, origins);
  }).immediate();
  const lines = places.map(({ sha }, index) => {
    const { was, base } = own[index] as AuthorBefore;
    return { line: asked.lines[index] as number, commit_sha: sha, was, author: verdict ?? base };
  });
  return { file_path: path, lines };
}

function blamedLines({ file, rev }: AttributeAsked, worktree: Worktree, path: string): BlamedLine[] {
  return asGitSays(file, () => {
    const sha = readRevision(rev ?? 'HEAD', { cwd: worktree.top, worktree });
    if (sha === undefined && rev !== undefined) throw noCommit(worktree, rev);
    return readBlame(worktree, path, rev !== undefined || isFiltered(worktree, path) ? sha : undefined);
  });
}

function placeOf({ file, verdict }: AttributeAsked, blamed: readonly BlamedLine[], line: number): LinePlace {
  const found = blamed[line - 1];
  if (found === undefined) {
    throw new UserError(
      `${file} has ${blamed.length} lines, and no line ${line}`,
      `ai-tracker blame ${file} numbers them`,
    );
  }
  if (isNullSha(found.sha)) {
    const hint = verdict === undefined ? 'nothing is to be taken back there' : 'commit it first, then say who wrote it';
    throw new UserError(`line ${line} of ${file} is not committed yet`, hint);
  }
  return found;
}

interface AuthorBefore {
  readonly was: Author;
  readonly base: Author;
  readonly isByHand: boolean;
}

function authorBefore(db: Store, recorded: RecordedLines, place: LinePlace, line: number): AuthorBefore {
  for (const { id } of recorded.filesAt(place)) {
    const found = recorded.of(id)[place.line - 1];
    if (found === undefined) continue;
    const base = recorded.baseOf(found.origin);
    return { was: authorOf(found.origin), base: authorOf(base), isByHand: base !== found.origin };
  }
  const sha = place.sha.slice(0, 12);
  throw isRecorded(db, place.sha)
    ? new UserError(
        `nothing is recorded of line ${line} in ${sha}`,
        'its file is too large to be followed line by line',
      )
    : new UserError(
        `line ${line} is from ${sha}, which is not recorded`,
        'it was made before ai-tracker knew this repository, or elsewhere; name lines of recorded commits alone',
      );
}

/** The places and the same lines in other commits, whatever the file is called there. */
function allPlaces(db: Store, recorded: RecordedLines, places: readonly LinePlace[]) {
  const paths = [...new Set(places.map(({ path }) => path))];
  const names = [...new Set(paths.flatMap((path) => [...earlierPaths(db, path), ...laterPaths(db, path)]))];
  const same = sameElsewhere(db, recorded, places, names);
  const everywhere = new Map([...places, ...same].map((place) => [nameOfPlace(place), place]));
  return { names, everywhere: [...everywhere.values()] };
}
