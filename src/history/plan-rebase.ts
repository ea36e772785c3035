import { type Relations, toRelations } from '../context/relations.ts';

/** Commits that took the place of others; all newest first but `made`. */
export interface Replacing {
  /** The commits that were replaced, or left out, recorded or not. */
  readonly range: readonly string[];
  /** What came in their place. */
  readonly come: readonly string[];
  /** Of these, the ones that were made of them, oldest first. */
  readonly made: readonly string[];
  /** The tip of what came. */
  readonly to: string;
  /** By replaced commit, the one that was made of it, where the tool that did so tells. */
  readonly named?: ReadonlyMap<string, string>;
}

/** What is known of such commits before. */
export interface RebaseFacts {
  /** Author, time and subject, of those of the range that are recorded, and of what was made. */
  readonly keys: ReadonlyMap<string, string>;
  /** Those of the range that are recorded, newest first. */
  readonly recorded: readonly string[];
  /** What had replaced recorded commits by then, and what had replaced that. */
  readonly successors: ReadonlyMap<string, string>;
  /** Of the recorded ones and of what had replaced them, those that count, and whether all that they added does. */
  readonly counted: ReadonlyMap<string, { readonly isWhole: boolean }>;
  /** Those whose work has come back from elsewhere. */
  readonly landed: ReadonlySet<string>;
}

/** A commit that counts again, and the one that had replaced it. */
export interface Returned {
  readonly sha: string;
  readonly by: string;
}

export interface RebasePlan {
  /** What counts no more, and what has taken its place. */
  readonly supersedes: ReadonlyMap<string, string>;
  /** What counts on, or again. */
  readonly counting: readonly string[];
  /** Of these, what an amend or a rebase had replaced before, which is undone with this one. */
  readonly returned: readonly Returned[];
  /** How each of the new commits is related to others, oldest first. */
  readonly commits: ReadonlyMap<string, Relations>;
}

/**
 * Commits that nothing new was made of. The newest whose work has landed stands for what lies below it, too: these count
 * on. Whether the `others` stay on another branch, git has to be asked.
 */
export function leftOutOf(
  replacing: Replacing,
  facts: RebaseFacts,
): { readonly landed: readonly string[]; readonly others: readonly string[] } {
  const nextOf = nextIn(replacing, facts);
  const leftOut = facts.recorded.filter((old) => nextOf(old) === undefined);
  const first = leftOut.findIndex((sha) => facts.landed.has(sha));
  const at = first === -1 ? leftOut.length : first;
  return { landed: leftOut.slice(at), others: leftOut.slice(0, at) };
}

/**
 * What a rebase makes of recorded commits. The whole range is superseded before its work is looked for: in the new
 * commits it counts. But what another branch has in a commit that counts was replaced by that one, and is copied here.
 * `leftBehind`: commits that stay on another branch.
 */
export function planRebase(replacing: Replacing, facts: RebaseFacts, leftBehind: readonly string[]): RebasePlan {
  const { range, come, made, to, named } = replacing;
  const { recorded, successors, counted, keys } = facts;
  const nextOf = nextIn(replacing, facts);
  const left = [...leftOutOf(replacing, facts).landed, ...leftBehind];
  const isElsewhere = (old: string) => {
    const next = successors.get(old) ?? '';
    return !recorded.includes(next) && counted.has(next);
  };
  const replaced = recorded.filter((old) => !left.includes(old) && !isElsewhere(old));
  const supersedes = new Map(replaced.map((old) => [old, nextOf(old) ?? to]));
  const after = new Map([...successors, ...supersedes]);
  for (const sha of left) after.delete(sha);
  const returned = replacedBy(after, recorded, come).filter(({ by }) => !left.includes(by));
  const isTakenOver = (old: string) => counted.get(old)?.isWhole === true && !returned.some(({ by }) => by === old);
  const sameWork = successorsOf(successors, recorded);
  const relationsOf = (sha: string) => {
    const isOwn = (old: string) => named?.get(old) === sha || (keys.has(sha) && keys.get(old) === keys.get(sha));
    const others = recorded.filter((old) => !left.includes(old));
    return toRelations([
      ...recorded.filter(isOwn).map((old) => [old, { kind: 'rebases', isTakenOver: isTakenOver(old) }] as const),
      ...others.map((old) => [old, { kind: 'beside' }] as const),
      ...left.map((old) => [old, { kind: 'left-behind' }] as const),
      ...sameWork.map((next) => [next, { kind: 'same-work' }] as const),
      ...range.map((old) => [old, { kind: 'unrecorded' }] as const),
    ]);
  };
  const commits = new Map(made.map((sha) => [sha, relationsOf(sha)]));
  return { supersedes, counting: [...left, ...returned.map(({ sha }) => sha)], returned, commits };
}

/** Tells of a replaced commit what was made of it; of several of the same author, time and subject the last. */
function nextIn({ made, named }: Replacing, { keys }: RebaseFacts): (old: string) => string | undefined {
  const byKey = new Map(made.flatMap((sha) => (keys.has(sha) ? [[keys.get(sha), sha] as const] : [])));
  return (old) => named?.get(old) ?? (keys.has(old) ? byKey.get(keys.get(old)) : undefined);
}

/**
 * Of the commits `come`, those that count no more because one of `olds` replaced them, be it by others in between, with
 * that one. What another of `come` replaced counts there.
 */
export function replacedBy(
  successors: ReadonlyMap<string, string>,
  olds: readonly string[],
  come: readonly string[],
): Returned[] {
  const isOld = new Set(olds);
  const isCome = new Set(come);
  return come.flatMap((sha) => {
    const way = chainFrom(successors, sha, (next) => isCome.has(next));
    return way.flatMap((by) => (isOld.has(by) ? [{ sha, by }] : []));
  });
}

function successorsOf(successors: ReadonlyMap<string, string>, shas: readonly string[]): string[] {
  return shas.flatMap((sha) => chainFrom(successors, sha));
}

/** What replaced a commit, what replaced that, and so on to one that is the `end`. */
function chainFrom(
  successors: ReadonlyMap<string, string>,
  sha: string,
  isEnd: (next: string) => boolean = () => false,
): string[] {
  const way: string[] = [];
  let next = successors.get(sha);
  while (next !== undefined && next !== sha && !way.includes(next)) {
    way.push(next);
    next = isEnd(next) ? undefined : successors.get(next);
  }
  return way;
}
