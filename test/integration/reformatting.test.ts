import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// Formatters break and join lines: who wrote them stays (design 4.2), but a line that got a comma behind it is whoever's
// ran the formatter (design 4.4).
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
}

const cases: readonly Case[] = [
  {
    name: 'prettier breaks a call',
    before: 'const x = foo(aaa, bbb, ccc);\n',
    after: 'const x = foo(\n  aaa,\n  bbb,\n  ccc,\n);\n',
    authors: 'bbbcb',
  },
  {
    name: 'prettier breaks what is in what it breaks, and leaves the rest',
    before: "import { one, two } from 'x';\nkeep();\nq({ a: { b: { c: { d: { e: [f, g] } } } } });\nkeep();\n",
    after:
      "import {\n  one,\n  two,\n} from 'x';\nkeep();\nq({\n  a: {\n    b: {\n      c: {\n        d: {\n          e: [\n" +
      '            f,\n            g,\n          ],\n        },\n      },\n    },\n  },\n});\nkeep();\n',
    authors: 'bbcbbbbbbbbbccccccbb',
  },
  {
    name: 'prettier breaks each of a list, whose last had its comma',
    before: 'const xs = [\n  foo(a1, b1),\n  bar(c1, d1),\n];\n',
    after: 'const xs = [\n  foo(\n    a1,\n    b1,\n  ),\n  bar(\n    c1,\n    d1,\n  ),\n];\n',
    authors: 'bbbcbbbcbb',
  },
  {
    name: 'black puts each argument on its own line, in brackets that stay',
    before: 'def f(\n    aaa, bbb=1, *, ccc\n):\n    pass\n',
    after: 'def f(\n    aaa,\n    bbb=1,\n    *,\n    ccc,\n):\n    pass\n',
    authors: 'bbbbcbb',
  },
];

const sides = [
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

  test.each(cases)('$name', ({ before, after, authors }) => {
    first(before);
    work.commitAll();
    second(after);
    work.commitAll();
    expect(work.authors('a.js')).toBe(named(authors));
  });

  test.each(cases)('$name, before it is committed', ({ before, after, authors }) => {
    first(before);
    second(after);
    work.commitAll();
    expect(work.authors('a.js')).toBe(named(authors));
  });
});
