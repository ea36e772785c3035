import { authorOf, type Origin } from '../attribution/weave.ts';
import type { FleetFile, FleetLine } from './commit-view.ts';

/** What one source says of a commit. */
export interface Telling {
  readonly files: readonly FleetFile[];
  /** It was made elsewhere: what that source did not record is unknown to it alone. */
  readonly landed: boolean;
}

/**
 * What several sources say of one commit, laid over each other line by line (design 9): `ai` in any goes before `unknown`
 * before `human`, which only means that nobody there knew better, unless it was known again in what landed. Of two agents it is the one whose edit says so: what changed
 * while a shell command of one ran may be what the other wrote. Of two that say the same, the first. Before all goes what
 * somebody said by hand, the newer before the older.
 */
export function overlay(tellings: readonly Telling[], proofOf: (origin: Origin) => Proof): FleetFile[] {
  const paths = new Set(tellings.flatMap(({ files }) => files.map(({ path }) => path)));
  return [...paths].sort().map((path) => {
    const versions = tellings.flatMap(({ files, landed }) =>
      files.filter((file) => file.path === path).map((file) => ({ file, landed })),
    );
    const [first] = versions as [Version, ...Version[]];
    // Whether it is text, and what git calls changed, may be another question where configurations differ.
    const alike = versions.filter(({ file }) => isAlike(file, first.file));
    return {
      ...first.file,
      lines: first.file.lines.map((_, at) => best(alike, proofOf, ({ lines }) => lines[at] as FleetLine)),
      removed: new Map(
        [...first.file.removed.keys()].map((at) => [
          at,
          best(alike, proofOf, ({ removed }) => removed.get(at) as FleetLine),
        ]),
      ),
    };
  });
}

interface Version {
  readonly file: FleetFile;
  readonly landed: boolean;
}

function isAlike(a: FleetFile, b: FleetFile): boolean {
  return (
    a.lines.length === b.lines.length &&
    a.removed.size === b.removed.size &&
    a.lines.every(({ added }, at) => added === b.lines[at]?.added) &&
    [...a.removed.keys()].every((at) => b.removed.has(at))
  );
}

function best(
  versions: readonly Version[],
  proofOf: (origin: Origin) => Proof,
  lineOf: (file: FleetFile) => FleetLine,
): FleetLine {
  const lines = versions.map(({ file, landed }) => {
    const line = lineOf(file);
    return { line, landed, proof: proofOf(line.origin) };
  });
  const [first, ...others] = lines as [Said, ...Said[]];
  return others.reduce((found, each) => (isBetter(each, found) ? each : found), first).line;
}

interface Said {
  readonly line: FleetLine;
  readonly landed: boolean;
  readonly proof: Proof;
}

/** How whose an origin's lines are is known. */
export interface Proof {
  /** By an editing tool's payload. */
  readonly isEdit: boolean;
  /** When somebody said so by hand. */
  readonly decidedAt?: string;
}

function isBetter(one: Said, other: Said): boolean {
  const [when, then] = [one.proof.decidedAt ?? '', other.proof.decidedAt ?? ''];
  return when === then ? rank(one) < rank(other) : when > then;
}

function rank({ line, landed, proof: { isEdit } }: Said): number {
  const author = authorOf(line.origin);
  if (author === 'ai') return (line.carried ? 1 : 0) + (landed ? 1 : 0) + (isEdit ? 0 : 0.5);
  // What landed is a person's only where it is known again as one's.
  if (author === 'human' && landed && line.carried) return 2 + (line.repeated ? 0 : 0.5);
  const byAuthor = author === 'unknown' ? (landed ? 7 : 3) : 5;
  // Who knows that it is counted elsewhere knows more.
  return byAuthor + (line.repeated ? 0 : 1);
}
