import { authorOf, unknown } from '../attribution/weave.ts';
import type { Change } from '../store/commit-terms.ts';
import {
  type AlikeFile,
  ancestorsTold,
  changesAlike,
  firstTime,
  madeOfTheSame,
  type ToldCommit,
} from '../store/fleet-told.ts';
import type { Store } from '../store/open.ts';
import { sqlTime } from '../store/totals.ts';
import { changedLines } from './commit-view.ts';
import type { FleetWork } from './repeats.ts';
import { type Tellings, type ToldTogether, toldIn } from './told.ts';

/** Clocks of machines differ. */
export const slackSeconds = 600;
const mostAncestors = 500;
const mostSuccessors = 50;
/** So many commits are asked whether another repeats them. */
const mostAlike = 200;

/** What other sources tell of that a commit may repeat: recorded before it, or in its history; oldest first. */
export function worksFor(tellings: Tellings, commit: ToldTogether): FleetWork[] {
  const { db } = tellings;
  const names = worksAlike(db, commit);
  if (names.length === 0) return [];
  const ancestors = ancestorsTold(db, commit.sha, mostAncestors);
  const order = orderOf(tellings, commit);
  return names.flatMap((sha) => {
    const isBehind = ancestors.has(sha);
    const work = toldIn(tellings, sha, commit);
    if (work === undefined || (!isBehind && comesAfter(tellings, work, commit))) return [];
    const isBefore = orderOf(tellings, work) < order;
    return [
      { ...work, isBefore, isBehind, isCounted: (change, hash) => isCountedIn(tellings, work, commit, change, hash) },
    ];
  });
}

/** The names of those that were made of the same, or changed one of the lines that are open; oldest first. */
function worksAlike(db: Store, commit: ToldTogether): string[] {
  const told = commit.all[0] as ToldCommit;
  const until = sqlTime(timeOf(commit) + slackSeconds * 1000);
  const paths = commit.files.flatMap(({ path, oldPath }) => (oldPath === null ? [path] : [path, oldPath]));
  const [added, removed] = [openTexts(commit, 'added'), openTexts(commit, 'removed')];
  const isAlike = (file: AlikeFile) =>
    file.added.some((hash) => added.has(hash)) || file.removed.some((hash) => removed.has(hash));
  const found = new Map<string, string>();
  for (const { sha, timestamp } of madeOfTheSame(db, told, until)) found.set(sha, timestamp);
  if (added.size + removed.size > 0)
    for (const file of changesAlike(db, told, until, [...new Set(paths)]))
      if (isAlike(file)) found.set(file.sha, file.timestamp);
  const latestFirst = [...found].sort(([a, at], [b, bt]) => (at === bt ? (a < b ? -1 : 1) : at > bt ? -1 : 1));
  return latestFirst
    .slice(0, mostAlike)
    .reverse()
    .map(([sha]) => sha);
}

/** The texts, blank ones left out, of lines that are a person's or nobody's as far as is known. */
function openTexts({ files }: ToldTogether, change: Change): Set<number> {
  const texts = new Set<number>();
  for (const file of files) {
    for (const [at, { origin }] of changedLines(file, change).entries()) {
      const hash = file.hashes[change][at] ?? 0;
      if (hash !== 0 && authorOf(origin) !== 'ai') texts.add(hash);
    }
  }
  return texts;
}

function timeOf({ all }: ToldTogether): number {
  return Date.parse(all[0]?.timestamp ?? '');
}

/** What replaced a commit is as old as that. Of one second, those first of which all is known. */
function orderOf({ db }: Tellings, commit: ToldTogether): string {
  const isOpen = commit.files.some(({ lines }) => lines.some(({ added, origin }) => added && origin === unknown));
  const time = Date.parse(firstTime(db, commit.sha, mostSuccessors));
  return `${sqlTime(time)} ${isOpen ? 1 : 0} ${commit.sha}`;
}

/** It was made upon the other. */
function comesAfter({ db }: Tellings, work: ToldTogether, commit: ToldTogether): boolean {
  if (timeOf(work) < timeOf(commit) - slackSeconds * 1000) return false;
  return work.parent === commit.sha || ancestorsTold(db, work.sha, mostAncestors).has(commit.sha);
}

/** Whether a line of a work is in the totals elsewhere than in `commit`: there, or in what replaced it at last. */
function isCountedIn(
  tellings: Tellings,
  work: ToldTogether,
  commit: ToldTogether,
  change: Change,
  hash: number,
): boolean {
  let last = work;
  for (let step = 0; last.supersededBy !== null; step++) {
    const next = step < mostSuccessors ? toldIn(tellings, last.supersededBy, last) : undefined;
    if (next === undefined || next.sha === commit.sha) return false;
    last = next;
  }
  return last === work || last.files.some(({ hashes }) => hashes[change].includes(hash));
}
