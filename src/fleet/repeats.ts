import { netTexts, type Work, worksRepeated } from '../attribution/repeated-work.ts';
import { inTurn } from '../attribution/text-counts.ts';
import { authorOf, isPersonByHand, type Origin } from '../attribution/weave.ts';
import type { Change } from '../store/commit-terms.ts';
import { changedLines, type FleetFile, type FleetLine } from './commit-view.ts';

/** A commit as its sources tell of it together. */
export interface FleetCommit {
  readonly sha: string;
  /** Of the row of it that lines which come from it name. */
  readonly id: number;
  readonly parent: string | null;
  readonly authorKey: string | null;
  readonly files: readonly FleetFile[];
}

/** A commit that another may repeat. */
export interface FleetWork extends FleetCommit {
  /** By the time, and of one second by name: of two that repeat each other one counts. */
  readonly isBefore: boolean;
  /** It is in the other's history: only what is known to be brought from elsewhere may come from there. */
  readonly isBehind: boolean;
  /** Whether a line of this text that it changed is in the totals: there, or in what replaced it. */
  readonly isCounted: (change: Change, hash: number) => boolean;
}

/**
 * Lines of a commit that are nobody's or a person's as far as its sources know, and that repeat another agent's work (design
 * 4.14, 4.15 and 9): they are whose they are there, and count once. `works`: recorded before, oldest first. `undefined`: there
 * are no such lines.
 */
export function claimRepeated(commit: FleetCommit, works: readonly FleetWork[]): FleetFile[] | undefined {
  const chosen = [
    ...repeatedWorks(
      commit,
      works.filter(({ isBehind }) => !isBehind),
    ),
    ...works.filter(({ isBehind }) => isBehind),
  ];
  if (chosen.length === 0) return undefined;
  let isChanged = false;
  const files = commit.files.map((file) => {
    const claimed = claimFile(
      file,
      chosen.flatMap((work) => filesLike(work, file)),
    );
    isChanged ||= claimed !== file;
    return claimed;
  });
  return isChanged ? files : undefined;
}

function repeatedWorks(commit: FleetCommit, works: readonly FleetWork[]): FleetWork[] {
  const [own, known] = [textsOf(commit.files), textsOf(commit.files, isKnown)];
  const nets = netTexts(works.map(({ files }) => hashesIn(files)));
  const rated = works.map((work, at): Work => {
    const beside = works.flatMap((other, index) =>
      other.sha === work.parent || other.parent === work.sha ? [index] : [],
    );
    return { ...(nets[at] as (typeof nets)[number]), isBehind: false, isSame: isMadeOf(commit, work), beside };
  });
  // What its own source knows to be brought from elsewhere is explained.
  const explained: Work = { texts: known, undoing: new Set(), isBehind: false, isSame: false, beside: [] };
  const kept = new Set([...own].filter((text) => own.has(-text)));
  const chosen = worksRepeated({ telling: own, short: new Set(), kept }, [...rated, explained], false);
  return works.filter((_, at) => chosen.has(at));
}

/** What is known by hand is looked for nowhere. */
function isOpenOrigin(origin: Origin): boolean {
  return authorOf(origin) !== 'ai' && !isPersonByHand(origin);
}

/** Nobody there knows who wrote what this commit's own source knows to be brought from a person's. */
function isLessKnown(theirs: FleetLine, own: FleetLine): boolean {
  return authorOf(theirs.origin) === 'unknown' && authorOf(own.origin) === 'human' && isKnown(own);
}

function isKnown({ carried, repeated }: FleetLine): boolean {
  return carried || repeated;
}

/** The texts of changed lines, blank ones left out: an added line's hash as it is, a removed one's negative. */
function textsOf(files: readonly FleetFile[], which: (line: FleetLine) => boolean = () => true): Set<number> {
  const texts = new Set<number>();
  for (const file of files) {
    for (const change of ['added', 'removed'] as const) {
      for (const [at, line] of changedLines(file, change).entries()) {
        const hash = file.hashes[change][at] ?? 0;
        if (hash !== 0 && which(line)) texts.add(change === 'added' ? hash : -hash);
      }
    }
  }
  return texts;
}

function hashesIn(files: readonly FleetFile[]): Record<Change, number[]> {
  const all = (change: Change) => files.flatMap(({ hashes }) => [...hashes[change]]);
  return { added: all('added'), removed: all('removed') };
}

/** git made the one of the other: they have author, time and subject in common, a file as it was left, or all that they did. */
function isMadeOf(commit: FleetCommit, work: FleetCommit): boolean {
  if (commit.authorKey !== null && commit.authorKey === work.authorKey) return true;
  const isLeft = (file: FleetFile) =>
    file.blob !== null &&
    file.hashes.added.length > 0 &&
    commit.files.some(({ path, blob }) => path === file.path && blob === file.blob);
  if (work.files.some(isLeft)) return true;
  const patch = ({ files }: FleetCommit) => {
    const { added, removed } = hashesIn(files);
    return [added, removed].map((hashes) => hashes.sort((a, b) => a - b).join(' ')).join('\n');
  };
  return patch(commit) === patch(work);
}

interface WorkFile {
  readonly work: FleetWork;
  readonly file: FleetFile;
}

/** What a work did to a file, under whichever of its names. */
function filesLike(work: FleetWork, { path, oldPath }: FleetFile): WorkFile[] {
  const names = [path, oldPath];
  return work.files
    .filter((file) => names.includes(file.path) || (file.oldPath !== null && names.includes(file.oldPath)))
    .map((file) => ({ work, file }));
}

interface Claim {
  readonly origin: Origin;
  readonly source: number;
  readonly isCounted: boolean;
}

function claimFile(file: FleetFile, works: readonly WorkFile[]): FleetFile {
  const [added, removed] = [claimsIn(file, works, 'added'), claimsIn(file, works, 'removed')];
  if (added.size + removed.size === 0) return file;
  let at = -1;
  return {
    ...file,
    lines: file.lines.map((line) => {
      if (line.added) at++;
      const claim = line.added ? added.get(at) : undefined;
      return claim === undefined ? line : claimed(line, claim);
    }),
    removed: new Map(
      [...file.removed].map(([place, line], index) => {
        const claim = removed.get(index);
        if (claim === undefined) return [place, line];
        return [place, { ...line, origin: claim.origin, repeated: line.repeated || claim.isCounted }];
      }),
    ),
  };
}

function claimed(line: FleetLine, { origin, source, isCounted }: Claim): FleetLine {
  // What its own source knows to be counted elsewhere is.
  return { ...line, origin, carried: true, source, repeated: line.repeated || isCounted };
}

/** By their place among the lines that the commit added or removed. What an agent wrote comes first. */
function claimsIn(file: FleetFile, works: readonly WorkFile[], change: Change): Map<number, Claim> {
  const lines = changedLines(file, change);
  const hashes = file.hashes[change];
  const claims = new Map<number, Claim>();
  if (hashes.length !== lines.length) return claims;
  const isOpen = (at: number, { isBehind }: FleetWork) => {
    const line = lines[at] as FleetLine;
    return !claims.has(at) && isOpenOrigin(line.origin) && (!isBehind || isKnown(line));
  };
  for (const isFirst of [true, false]) {
    for (const { work, file: theirs } of works) {
      const those = changedLines(theirs, change);
      if (!isFirst && !work.isBefore) continue;
      if (those.length !== theirs.hashes[change].length) continue;
      const next = inTurn(
        [...theirs.hashes[change]].flatMap((hash, at): [number, FleetLine][] => {
          const line = those[at] as FleetLine;
          // Of persons' lines those that repeat others themselves are no one's source: these others are asked, too.
          const isOne = isFirst ? authorOf(line.origin) === 'ai' : authorOf(line.origin) !== 'ai' && !line.repeated;
          return isOne ? [[hash, line]] : [];
        }),
      );
      for (const [at, hash] of hashes.entries()) {
        if (hash === 0 || !isOpen(at, work)) continue;
        const line = next(hash);
        if (line !== undefined && !isLessKnown(line, lines[at] as FleetLine))
          claims.set(at, { origin: line.origin, source: work.id, isCounted: work.isCounted(change, hash) });
      }
      // A blank line is whose the one before it is, or else the one after.
      for (const [at, hash] of hashes.entries()) {
        const beside = claims.get(at - 1) ?? claims.get(at + 1);
        if (hash === 0 && beside?.source === work.id && isOpen(at, work) && next(0) !== undefined)
          claims.set(at, beside);
      }
    }
  }
  return claims;
}
