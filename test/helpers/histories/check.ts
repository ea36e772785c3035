import { madeElsewhere } from './forge-steps.ts';
import { countLine, type LineCounts, noLines } from './line-counts.ts';
import { type ShownCommit, type ShownLine, shownCommits } from './shown-commits.ts';
import { bare, namedAuthor } from './texts.ts';
import { wantedIn } from './wanted-authors.ts';
import type { World } from './world.ts';
import { wrongReport } from './wrong-report.ts';
import { wrongSurvival } from './wrong-survival.ts';

/** What was recorded of a history, compared with what was done in it. */
export interface Tally {
  /** What is wrong, in words; nothing, if every line and every sum is right. */
  readonly mistakes: readonly string[];
  readonly lines: LineCounts;
}

export function check(world: World): Tally {
  world.ingest();
  const commits = shownCommits(world);
  const lines = { ...noLines };
  const mistakes = [
    ...world.complaints,
    ...wrongCommits(world, commits, lines),
    ...wrongNet(world, commits),
    ...wrongBlames(world, lines),
    ...wrongTotals(world, commits),
    ...wrongSurvival(world),
    ...wrongReport(world),
  ];
  return { mistakes, lines };
}

const authors = ['ai', 'human', 'unknown'] as const;

function wrongCommits(world: World, commits: readonly ShownCommit[], lines: LineCounts): string[] {
  const elsewhere = madeElsewhere(world);
  return commits.flatMap((commit) => {
    const [row] = rows<Record<string, number>>(world, 'SELECT * FROM commits WHERE commit_sha = ?', commit.sha);
    // Of what it repeats, blame tells.
    if (row === undefined && elsewhere.has(commit.sha)) return [];
    const name = `${commit.isMerge ? 'merge' : 'commit'} ${commit.sha.slice(0, 10)}`;
    if (row === undefined) return [`${name} is not recorded`];
    const sum = (of: string) => authors.reduce((total, author) => total + (row[`${author}_lines_${of}`] ?? 0), 0);
    const shown = {
      added: commit.lines.filter((line) => line.number > 0).length,
      removed: commit.lines.filter((line) => line.number === 0).length,
    };
    const recorded = { added: sum('added'), removed: sum('removed') };
    return [
      ...(['added', 'removed'] as const)
        .filter((of) => shown[of] !== recorded[of])
        .map((of) => `${name}: git shows ${shown[of]} lines ${of}, recorded are ${recorded[of]}`),
      ...wrongLines(world, commit, name, lines, elsewhere.has(commit.sha)),
    ];
  });
}

/** Lines whose white space a commit changes, which `show` shows as git does, `stats` counts neither as added nor as removed. */
function wrongNet(world: World, commits: readonly ShownCommit[]): string[] {
  return commits.flatMap(({ sha, isMerge, lines }) => {
    const sql = 'SELECT * FROM commits WHERE commit_sha = ? AND counted = 1';
    const [row] = rows<Record<string, number>>(world, sql, sha);
    const kept = isMerge ? 0 : countKept(lines, (text) => world.typists.isRetyped(text));
    if (row === undefined || kept === 0) return [];
    return (['added', 'removed'] as const).flatMap((of) => {
      const shown = lines.filter(({ number }) => number > 0 === (of === 'added')).length;
      const net = authors.reduce(
        (sum, who) => sum + (row[`${who}_lines_${of}`] ?? 0) - (row[`repeated_${who}_${of}`] ?? 0),
        0,
      );
      return net <= shown - kept
        ? []
        : [`commit ${sha.slice(0, 10)}: ${net} of ${shown} lines ${of} count, but of ${kept} only white space changed`];
    });
  });
}

/** How many texts stand in a commit where they stood before, in their order. */
function countKept(lines: readonly ShownLine[], isRetyped: (text: string) => boolean): number {
  const named = lines.filter(({ text }) => namedAuthor(text) !== undefined && !isRetyped(text));
  const runs = new Set(named.map(({ path, run }) => `${path}\0${run}`));
  return [...runs].reduce((sum, id) => {
    const here = named.filter(({ path, run }) => `${path}\0${run}` === id);
    const texts = (of: (number: number) => boolean) =>
      here.filter(({ number }) => of(number)).map(({ text }) => bare(text));
    return (
      sum +
      longestCommon(
        texts((number) => number === 0),
        texts((number) => number > 0),
      )
    );
  }, 0);
}

/** The length of the longest sequence that is in both, in this order. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = b.map(() => 0);
  for (const text of a) {
    const before = row;
    row = [];
    for (const [at, other] of b.entries()) {
      const corner = before[at - 1] ?? 0;
      row.push(text === other ? corner + 1 : Math.max(before[at] ?? 0, row[at - 1] ?? 0));
    }
  }
  return row.at(-1) ?? 0;
}

/** Fewer characters are no proof (`recognise` asks for as many letters). */
const provingLength = 8;

/**
 * A short line of the agent's that comes back after it was gone, by itself and not with a commit that git brings from
 * elsewhere (of which more is known to be the agent's), may as well have been typed again: then it is the person's.
 */
function isRetyped(world: World, sha: string, text: string, author: string | undefined): boolean {
  if (author !== 'human' || bare(text).length >= provingLength || !world.wasGone(text)) return false;
  const sql = `SELECT 1 FROM commits c JOIN commits o USING (author_key)
    WHERE c.commit_sha = ? AND o.ai_lines_added > c.ai_lines_added`;
  return rows(world, sql, sha).length === 0;
}

/**
 * What git brings of nobody's work into a commit that is made here may be whoever's commits it, a stated limit; which of
 * equal lines of both sides a forge's commit repeats nobody can tell.
 */
function isJudged(world: World, text: string, isElsewhere: boolean): boolean {
  const named = namedAuthor(text);
  if (isElsewhere && world.typists.isContested(text)) return false;
  return named !== undefined && (named !== 'unknown' || isElsewhere);
}

function wrongLines(
  world: World,
  commit: ShownCommit,
  name: string,
  lines: LineCounts,
  isElsewhere: boolean,
): string[] {
  const authorOf = recordedAuthors(world, commit.sha);
  const wantedOf = wantedIn(world, commit);
  return commit.lines.flatMap((line) => {
    const { path, number, text } = line;
    if (number === 0 || !isJudged(world, text, isElsewhere)) return [];
    const found = authorOf(line);
    // Then it may be either, too.
    const wanted = isRetyped(world, commit.sha, text, found) ? new Set(['ai', 'human']) : wantedOf(line);
    return countLine(lines, wanted, found)
      ? []
      : [`${name}: ${path}:${number} "${text}" is recorded as ${found}, not ${[...wanted].join(' or ')}`];
  });
}

/** Who is recorded to have added a line of a commit. */
function recordedAuthors(world: World, sha: string): (line: ShownLine) => string | undefined {
  const ranges = rows<{ path: string; start: number; end: number; author: string }>(
    world,
    `SELECT file_path AS path, start_line AS start, end_line AS end, author FROM line_authors WHERE commit_sha = ? AND added`,
    sha,
  );
  return ({ path, number }) =>
    ranges.find((range) => range.path === path && range.start <= number && number <= range.end)?.author;
}

function wrongBlames(world: World, lines: LineCounts): string[] {
  const elsewhere = madeElsewhere(world);
  const tips = new Map(world.branches().map((name) => [world.read(`.git/refs/heads/${name}`).trim(), name]));
  return [...tips].flatMap(([sha, name]) =>
    world
      .run('git', ['ls-tree', '-r', '--name-only', sha])
      .stdout.split('\n')
      .filter(Boolean)
      .flatMap((file) => wrongBlame(world, name, file, lines, elsewhere)),
  );
}

/** Of a text that both sides typed, the commit that added the line tells whose it is. */
function wrongBlame(
  world: World,
  rev: string,
  file: string,
  lines: LineCounts,
  elsewhere: ReadonlySet<string>,
): string[] {
  return world.blame(file, rev).lines.flatMap(({ line, text, author, commit_sha: sha }) => {
    const named = namedAuthor(text);
    if (named === undefined || world.typists.isContested(text)) return [];
    if (!isJudged(world, text, sha !== null && elsewhere.has(sha))) return [];
    const isEither = sha !== null && isRetyped(world, sha, text, author);
    return countLine(lines, new Set(isEither ? ['ai', 'human'] : [named]), author)
      ? []
      : [`blame of ${rev}: ${file}:${line} "${text}" is ${author}`];
  });
}

/**
 * Each text counts once in the totals, and each that a branch holds does count. White space that changes makes git count a line
 * again, so this holds where a history has no such step; a move is one too.
 */
function wrongTotals(world: World, commits: readonly ShownCommit[]): string[] {
  if (world.hasRepeats) return [];
  const texts = new Map<string, string>();
  let retyped = 0;
  for (const commit of [...commits].reverse()) {
    // What replaced a commit counts instead of it, although another branch may still hold it.
    if (isSuperseded(world, commit.sha)) continue;
    retyped += retypedIn(world, commit, texts);
    for (const [text, author] of newTexts(world, commit, texts)) texts.set(text, author);
  }
  const [totals] = rows<Record<string, number>>(
    world,
    `SELECT ${authors.map((who) => `COALESCE(sum(${who}_lines_added - repeated_${who}_added), 0) AS ${who}`).join(', ')}
     FROM commits WHERE counted = 1`,
  );
  return (['ai', 'human'] as const).flatMap((who) => {
    const least = [...texts.values()].filter((author) => author === who).length;
    const most = world.textsOf(who) + (who === 'human' ? retyped : 0) + foreignLines(world, commits, who);
    const counted = totals?.[who] ?? 0;
    if (counted < least) return [`totals: ${counted} lines ${who}, but ${least} are in a branch`];
    return counted > most ? [`totals: ${counted} lines ${who}, but only ${most} were ever written`] : [];
  });
}

/** How many lines of nobody's work commits that were made here have as somebody's. */
function foreignLines(world: World, commits: readonly ShownCommit[], who: 'ai' | 'human'): number {
  return commits.reduce((sum, { sha, lines }) => {
    const foreign = lines.filter(({ number, text }) => number > 0 && namedAuthor(text) === 'unknown');
    if (foreign.length === 0) return sum;
    const authorOf = recordedAuthors(world, sha);
    return sum + foreign.filter((line) => authorOf(line) === who).length;
  }, 0);
}

/**
 * How many lines of a commit may as well have been typed again (`isRetyped`): they are the person's new lines then, which
 * the totals count besides those that the history had the person write. A person's line counts again only where an
 * earlier commit, of which `before` has the texts, added it already.
 */
function retypedIn(world: World, { sha, lines }: ShownCommit, before: ReadonlyMap<string, string>): number {
  const authorOf = recordedAuthors(world, sha);
  const isNew = (text: string) => namedAuthor(text) === 'human' && !before.has(bare(text));
  return lines.filter((line) => {
    const { number, text } = line;
    if (number === 0 || namedAuthor(text) === undefined || isNew(text)) return false;
    return isRetyped(world, sha, text, authorOf(line));
  }).length;
}

/**
 * Texts that a commit added first, and whose they count as: a line that may as well have been typed again before any
 * commit had it (a stash brings three of the agent's lines, of which the person leaves a short one) is the person's.
 */
function newTexts(
  world: World,
  { sha, lines }: ShownCommit,
  before: ReadonlyMap<string, string>,
): [text: string, author: string][] {
  const authorOf = recordedAuthors(world, sha);
  const added = lines.filter(({ number, text }) => number > 0 && !before.has(bare(text)));
  return added.map((line) => {
    const found = authorOf(line);
    return [bare(line.text), isRetyped(world, sha, line.text, found) ? 'human' : (namedAuthor(line.text) ?? '')];
  });
}

function isSuperseded(world: World, sha: string): boolean {
  return rows(world, 'SELECT 1 FROM commits WHERE commit_sha = ? AND superseded_by IS NOT NULL', sha).length > 0;
}

function rows<T>(world: World, sql: string, ...parameters: unknown[]): T[] {
  return world.store.prepare<unknown[], T>(sql).all(...parameters);
}
