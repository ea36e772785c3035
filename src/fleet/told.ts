import type { Origin } from '../attribution/weave.ts';
import { twinsAmong } from '../store/fleet-repositories.ts';
import { filesTold, rangesTold, type ToldCommit, toldOf } from '../store/fleet-told.ts';
import type { Store } from '../store/open.ts';
import { findByHand, findOrigin } from '../store/origins.ts';
import { type FleetFile, viewOf } from './commit-view.ts';
import { overlay, type Proof, type Telling } from './overlay.ts';
import type { FleetCommit } from './repeats.ts';

/** A squash of hundreds of commits is asked of again and again; what is kept of them is bounded. */
const mostKept = 1000;

/** What sources say of commits, read once as long as nothing of it changes. */
export interface Tellings {
  readonly db: Store;
  readonly kept: Map<string, readonly ToldTogether[]>;
}

export function tellingsOf(db: Store): Tellings {
  return { db, kept: new Map() };
}

/** A commit as all its sources tell of it. */
export interface ToldTogether extends FleetCommit {
  /** Rows with lines, or of the Python tool where there are no others; in the order of the sources' identities. */
  readonly all: readonly ToldCommit[];
  readonly supersededBy: string | null;
}

/** A commit, by what sources tell of it; of repositories that began alike, one each. */
export function toldTogether(tellings: Tellings, sha: string): readonly ToldTogether[] {
  const { db, kept } = tellings;
  const known = kept.get(sha);
  if (known !== undefined) return known;
  if (kept.size >= mostKept) kept.clear();
  const rows = toldOf(db, sha);
  const withLines = rows.filter(({ repository_id }) => repository_id !== null);
  const found = (withLines.length > 0 ? apart(db, withLines) : rows.slice(0, 1).map((row) => [row])).map((all) =>
    together(db, sha, all),
  );
  kept.set(sha, found);
  return found;
}

/** The rows of one commit, those of twins apart. */
function apart(db: Store, rows: readonly ToldCommit[]): ToldCommit[][] {
  const twins = twinsAmong(db, [...new Set(rows.map(({ repository_id }) => repository_id as number))]);
  const groups: ToldCommit[][] = [];
  for (const row of rows) {
    const isTwin = (other: ToldCommit) =>
      other.repository_id !== row.repository_id &&
      twins.has(row.repository_id as number) &&
      twins.get(row.repository_id as number) === twins.get(other.repository_id as number);
    const group = groups.find((others) => !others.some(isTwin));
    if (group === undefined) groups.push([row]);
    else group.push(row);
  }
  return groups;
}

/** The commit of that name in a repository; else wherever it is. */
export function toldIn(tellings: Tellings, sha: string, { all }: ToldTogether): ToldTogether | undefined {
  const found = toldTogether(tellings, sha);
  const ids = all.map(({ repository_id }) => repository_id);
  return found.find((one) => one.all.some(({ repository_id }) => ids.includes(repository_id))) ?? found[0];
}

function together(db: Store, sha: string, all: readonly ToldCommit[]): ToldTogether {
  const views = all.map((told): Telling => ({ files: readView(db, told), landed: told.landed === 1 }));
  const first = all[0] as ToldCommit;
  const oneOf = (name: 'parent_sha' | 'author_key' | 'superseded_by') => all.find((row) => row[name] !== null)?.[name];
  return {
    ...{
      sha,
      all,
      id: first.id,
      files: views.length === 1 ? (views[0] as Telling).files : overlay(views, proofIn(db)),
    },
    ...{ parent: oneOf('parent_sha') ?? null, authorKey: oneOf('author_key') ?? null },
    supersededBy: oneOf('superseded_by') ?? null,
  };
}

/** How an origin's author is known; asked once an origin. */
function proofIn(db: Store): (origin: Origin) => Proof {
  const known = new Map<Origin, Proof>();
  return (origin) => {
    const found = known.get(origin) ?? readProof(db, origin);
    known.set(origin, found);
    return found;
  };
}

function readProof(db: Store, origin: Origin): Proof {
  const byHand = findByHand(db, origin);
  const isEdit = findOrigin(db, origin)?.evidence === 'edit';
  return { isEdit, ...(byHand && { decidedAt: byHand.decidedAt }) };
}

function readView(db: Store, told: ToldCommit): readonly FleetFile[] {
  const files = filesTold(db, told.id).map(({ id, file_path, old_path, generated, blob_sha, added, removed }) => {
    const { ranges, removed: removedRanges } = rangesTold(db, id);
    const facts = { id, path: file_path, oldPath: old_path, generated: generated === 1, blob: blob_sha };
    return { ...facts, hashes: { added, removed }, ranges, removedRanges };
  });
  return viewOf(files, told, told.copy_of !== null);
}
