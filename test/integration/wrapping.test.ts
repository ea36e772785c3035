import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { numstat, Work } from '../helpers/work.ts';

// Code that is put into a block, or taken out of one, is only indented: it stays whoever's it is (design 4.2), and the
// lines of the block are whoever's who put it around, whichever of two braces git calls new.
let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => work.remove());

interface Case {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** Who wrote each line afterwards: the one who wrote it `b`efore, or who `c`hanges it. */
  readonly authors: string;
  /** Lines that git calls added, by the same two. */
  readonly added: readonly [before: number, changed: number];
}

const cases: readonly Case[] = [
  {
    name: 'one statement in an if',
    before: 'f() {\n  go();\n}\n',
    after: 'f() {\n  if (x) {\n    go();\n  }\n}\n',
    authors: 'bcbcb',
    added: [1, 2],
  },
  {
    name: 'a function in a class',
    before: 'f() {\n  go();\n}\n',
    after: 'class A {\n  f() {\n    go();\n  }\n}\n',
    authors: 'cbbbc',
    added: [2, 2],
  },
  {
    name: 'two functions in a class',
    before: 'f() {\n  go();\n}\n\ng() {\n  stop();\n}\n',
    after: 'class A {\n  f() {\n    go();\n  }\n\n  g() {\n    stop();\n  }\n}\n',
    authors: 'cbbbbbbbc',
    added: [5, 2],
  },
  {
    name: 'an element in another',
    before: '<main>\n  <div>\n    text\n  </div>\n</main>\n',
    after: '<main>\n  <div>\n    <div>\n      text\n    </div>\n  </div>\n</main>\n',
    authors: 'bcbbbcb',
    added: [1, 2],
  },
  {
    name: 'statements in try and finally',
    before: 'f() {\n  one();\n  two();\n}\n',
    after: 'f() {\n  try {\n    one();\n    two();\n  } finally {\n    end();\n  }\n}\n',
    authors: 'bcbbcccb',
    added: [2, 4],
  },
  {
    name: 'a block with braces in two blocks at once',
    before: 'f() {\n\twhile (a) {\n\t\tgo();\n\t}\n}\n',
    after: 'f() {\n\tif (b) {\n\t\tif (c) {\n\t\t\twhile (a) {\n\t\t\t\tgo();\n\t\t\t}\n\t\t}\n\t}\n}\n',
    authors: 'bccbbbccb',
    added: [2, 4],
  },
  {
    name: 'Python in a with',
    before: 'def f():\n    one()\n    return two()\n',
    after: 'def f():\n    with open(x) as y:\n        one()\n        return two()\n',
    authors: 'bcbb',
    added: [2, 1],
  },
];

const sides = [
  {
    who: 'the agent, by an edit',
    first: (text: string) => work.write('a.js', text),
    second: (text: string) => work.agentWrites('a.js', text),
    letters: { b: 'h', c: 'a' },
  },
  {
    who: 'the agent, by a command',
    first: (text: string) => work.write('a.js', text),
    second: (text: string) => work.agentRuns(() => work.write('a.js', text)),
    letters: { b: 'h', c: 'a' },
  },
  {
    who: 'a person',
    first: (text: string) => work.agentWrites('a.js', text),
    second: (text: string) => work.write('a.js', text),
    letters: { b: 'a', c: 'h' },
  },
] as const;

describe.each(sides)('by $who', ({ first, second, letters }) => {
  const named = (authors: string) => authors.replaceAll(/[bc]/g, (by) => letters[by as 'b' | 'c']);

  test.each(cases)('$name', ({ before, after, authors, added: [own, changed] }) => {
    first(before);
    work.commitAll();
    second(after);
    work.commitAll();
    const [ai, human] = letters.b === 'a' ? [own, changed] : [changed, own];
    expect(work.counts().split(' ')[0]).toBe(`+${ai}/${human}/0`);
    expect(numstat(work).added).toBe(own + changed);
    const found = work.authors('a.js');
    // Of two lines that are equal but for white space, git may call the other one kept.
    expect([...found].sort()).toEqual([...named(authors)].sort());
  });

  test.each(cases)('$name, taken out of it again', ({ before, after, authors }) => {
    first(after);
    work.commitAll();
    second(before);
    work.commitAll();
    const kept = [...authors].filter((by) => by === 'b').length;
    expect(work.authors('a.js')).toBe(named('b').repeat(kept));
  });
});
