import { expect, test } from 'vitest';
import { leftOutOf, planRebase, type RebaseFacts, type Replacing } from '../../../src/history/plan-rebase.ts';

// A letter is a commit, and what has the same letter and a stroke more is made of it: `A'` of `A`. `AB'` is a squash that
// has the author, time and subject of `A`.

interface Drawn {
  /** Newest first, as git lists them. */
  readonly range: string;
  readonly come: string;
  /** Oldest first. */
  readonly made: string;
  /** Of the range, those that nobody recorded. */
  readonly unrecorded?: string;
  /** What had replaced what before: `A>Z`. */
  readonly before?: string;
  /** Commits that count no more, or not with all their lines. */
  readonly superseded?: string;
  readonly partly?: string;
  readonly landed?: string;
  readonly leftBehind?: string;
  readonly named?: string;
}

const words = (text = '') => text.split(' ').filter(Boolean);
const pairs = (text = '') => new Map(words(text).map((pair) => pair.split('>') as [string, string]));

function read(drawn: Drawn): [Replacing, RebaseFacts] {
  const [range, come, made] = [words(drawn.range), words(drawn.come), words(drawn.made)];
  const recorded = range.filter((sha) => !words(drawn.unrecorded).includes(sha));
  const successors = pairs(drawn.before);
  const counting = [...recorded, ...successors.values()].filter((sha) => !words(drawn.superseded).includes(sha));
  const facts = {
    ...{ recorded, successors, landed: new Set(words(drawn.landed)) },
    keys: new Map([...recorded, ...made].map((sha) => [sha, sha.charAt(0)])),
    counted: new Map(counting.map((sha) => [sha, { isWhole: !words(drawn.partly).includes(sha) }])),
  };
  return [{ range, come, made, to: come[0] ?? '', ...(drawn.named && { named: pairs(drawn.named) }) }, facts];
}

/** What is superseded by what, what counts on or again, and then a commit a line with its relations. */
function plan(drawn: Drawn): string[] {
  const [replacing, facts] = read(drawn);
  const { supersedes, counting, commits } = planRebase(replacing, facts, words(drawn.leftBehind));
  const replaced = [...supersedes].map(([old, next]) => `${old}>${next}`);
  const related = [...commits].map(([sha, relations]) => {
    const all = [...relations].map(([other, { kind, isTakenOver }]) => `${kind} ${other}${isTakenOver ? '!' : ''}`);
    return `${sha}: ${all.join(', ')}`;
  });
  return [replaced.join(' '), counting.join(' '), ...related];
}

test('each commit takes the place of the one that it was made of', () => {
  expect(plan({ range: 'B A', come: "B' A'", made: "A' B'" })).toEqual([
    "B>B' A>A'",
    '',
    "A': rebases A!, beside B",
    "B': rebases B!, beside A",
  ]);
});

test('what is squashed, or left out, counts in the new tip', () => {
  expect(plan({ range: 'C B A', come: "C' A'", made: "A' C'" })[0]).toBe("C>C' B>C' A>A'");
});

test('of two that were made of one commit the last takes its place', () => {
  expect(plan({ range: 'A', come: "A'' A'", made: "A' A''" })[0]).toBe("A>A''");
});

test('a tool that tells what it made of what is believed', () => {
  expect(plan({ range: 'B A', come: 'Y X', made: 'X Y', named: 'A>X B>Y' })).toEqual([
    'B>Y A>X',
    '',
    'X: rebases A!, beside B',
    'Y: rebases B!, beside A',
  ]);
});

test('what nobody recorded is told as such', () => {
  expect(plan({ range: 'B A', come: "B' A'", made: "A' B'", unrecorded: 'A' })).toEqual([
    "B>B'",
    '',
    "A': beside B, unrecorded A",
    "B': rebases B!, unrecorded A",
  ]);
});

test('what stays on another branch counts on there', () => {
  expect(plan({ range: 'B A', come: "B'", made: "B'", leftBehind: 'A' })).toEqual([
    "B>B'",
    'A',
    "B': rebases B!, left-behind A",
  ]);
});

test('of what is left out the newest that has landed stands for all below it', () => {
  const drawn = { range: 'D C B A', come: "D' F", made: "D'", landed: 'B' };
  expect(leftOutOf(...read(drawn))).toEqual({ landed: ['B', 'A'], others: ['C'] });
  expect(plan(drawn).slice(0, 2)).toEqual(["D>D' C>D'", 'B A']);
  expect(leftOutOf(...read({ ...drawn, landed: 'C A' }))).toEqual({ landed: ['C', 'B', 'A'], others: [] });
});

test('what another branch has in a commit that counts was replaced by that, and is copied here', () => {
  const drawn = { range: 'A', come: "A'", made: "A'", before: 'A>Z' };
  expect(plan(drawn)).toEqual(['', '', "A': rebases A!, same-work Z"]);
  expect(plan({ ...drawn, superseded: 'Z' })[0]).toBe("A>A'");
  expect(plan({ ...drawn, before: 'A>Z Z>Y' })[2]).toBe("A': rebases A!, same-work Z, same-work Y");
});

test('what was replaced by a commit of the same range is not elsewhere', () => {
  expect(plan({ range: 'B A', come: "B'", made: "B'", before: 'A>B' })[0]).toBe("B>B' A>B'");
});

test('lines that another commit counted already are not taken over', () => {
  expect(plan({ range: 'A', come: "A'", made: "A'", partly: 'A' })[2]).toBe("A': rebases A");
  expect(plan({ range: 'A', come: "A'", made: "A'", superseded: 'A' })[2]).toBe("A': rebases A");
});

test('a commit that one of the range had replaced counts again when the new ones are made upon it', () => {
  expect(plan({ range: 'B A', come: "B' Z", made: "B'", before: 'Z>Y Y>A' })).toEqual([
    "B>B' A>B'",
    'Z',
    "B': rebases B!, beside A",
  ]);
});

test('what it had replaced counts again: then its own lines are not all taken over', () => {
  expect(plan({ range: 'B', come: "B' Z", made: "B'", before: 'Z>B' })).toEqual(["B>B'", 'Z', "B': rebases B"]);
});

test('what replaced it stays where it is: then nothing counts again', () => {
  expect(plan({ range: 'B A', come: "B' Z", made: "B'", before: 'Z>A', leftBehind: 'A' }).slice(0, 2)).toEqual([
    "B>B'",
    'A',
  ]);
  expect(plan({ range: 'B A', come: "B' Z", made: "B'", before: 'Z>A A>B', leftBehind: 'A' })[1]).toBe('A');
});

test('what another of the new commits had replaced counts there', () => {
  expect(plan({ range: 'A', come: 'Y Z', made: '', before: 'Z>Y Y>A' })[1]).toBe('Y');
});

test('commits that replaced each other in a circle have an end', () => {
  expect(plan({ range: 'A', come: 'Z', made: '', before: 'Z>Y Y>Z' })[1]).toBe('');
  expect(plan({ range: 'A', come: 'Z', made: '', before: 'Z>Y Y>A A>X X>Y' })[1]).toBe('Z');
});
