import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// Real code repeats itself: closing lines that many blocks share, functions that are like another. Where several lines
// read the same, their places tell whose each is.
let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => work.remove());

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;
const added = () => work.counts().split(' ')[0];

/** Functions that are the same but for their names. */
const functions = (...names: readonly string[]) =>
  names.map((name) => `function ${name}() {\n  let line = [];\n  go${name}(line);\n  return line;\n}\n`).join('\n');

describe('a block that is moved past others which end in the same lines', () => {
  const top = lines('import x;', 'const a = 1;', 'const b = 2;', 'const c = 3;', '');
  const one = lines('one() {', '  a1();', '}', '');
  const two = lines('two() {', '  b1();', '  b2();', '}', '');
  const three = lines('three() {', '  c1();', '}');
  const before = top + one + two + three;
  const after = two + top + one + three;

  test('by the agent: its lines stay the person’s', () => {
    work.write('a.ts', before);
    work.commitAll();
    work.agentWrites('a.ts', after);
    work.commitAll();
    expect(work.authors('a.ts').replaceAll('h', '')).toMatch(/^a?$/);
    expect(['+0/5/0', '+1/4/0']).toContain(added());
  });

  test('by a person: its lines stay the agent’s', () => {
    work.agentWrites('a.ts', before);
    work.commitAll();
    work.write('a.ts', after);
    work.commitAll();
    expect(work.authors('a.ts').replaceAll('a', '')).toMatch(/^h?$/);
  });

  test.each([
    ['the agent', 'h', (does: () => void) => work.agentRuns(does)],
    ['a person', 'a', (does: () => void) => does()],
  ])('the last one of a file, to a new file, by %s', (_, author, by) => {
    const [first, last] = [lines('a() {', '  one();', '}'), lines('b() {', '  for (;;) {', '    two();', '  }', '}')];
    if (author === 'a') work.agentWrites('a.ts', `${first}\n${last}`);
    else work.write('a.ts', `${first}\n${last}`);
    work.commitAll();
    by(() => {
      work.write('b.ts', last);
      work.write('a.ts', first);
    });
    work.commitAll();
    expect(work.authors('b.ts')).toBe(author.repeat(5));
  });

  test('a function among its like', () => {
    work.write('a.ts', functions('a', 'b', 'c', 'd'));
    work.commitAll();
    work.agentWrites('a.ts', functions('a', 'd', 'b', 'c'));
    work.commitAll();
    // The blank line between two functions may be either's.
    expect(added()).toMatch(/^\+[01]\/[56]\/0$/);
  });
});

test.each([
  ['wider', '    '],
  ['narrower', ' '],
  ['by tabs', '\t'],
])('another indentation, %s: whoever makes it writes nothing', (_, unit) => {
  const nested = (indent: string) =>
    ['class A {', '>a() {', '>>if (x) {', '>>>y();', '>>}', '>}', '}', ''].join('\n').replaceAll('>', indent);
  work.write('a.ts', nested('  '));
  work.commitAll();
  work.agentWrites('a.ts', nested(unit));
  work.commitAll();
  expect(added()).toMatch(/^\+0\//);
  expect(work.authors('a.ts')).toBe('hhhhhhh');
});

describe('an amend', () => {
  test.each([
    ['at the end', ['a', 'b', 'c']],
    ['in between', ['a', 'c', 'b']],
    ['at the top', ['c', 'a', 'b']],
  ])('of the agent’s function %s, with a person’s change elsewhere', (_, order) => {
    work.write('a.ts', functions('a', 'b'));
    work.commitAll();
    work.agentWrites('a.ts', functions(...order));
    work.commitAll();
    expect(added()).toBe('+6/0/0');
    work.write('a.ts', functions(...order).replace('goa(line)', 'goa(other)'));
    work.git('add', '-A');
    work.commit('--amend', '--no-edit');
    expect(work.counts()).toBe('+6/1/0 -0/1/0');
  });

  test('of the message alone, of a commit with a person’s copy of the agent’s block', () => {
    const block = lines('function b() {', '  second();', '  other();', '}', '');
    work.write('a.ts', lines('const a = 1;', '', 'const z = 1;'));
    work.commitAll();
    work.agentEdits('a.ts', 'const z', `${block}const z`);
    work.write('a.ts', `const a = 1;\n\n${block}${block}const z = 1;\n`);
    work.commitAll();
    expect(added()).toBe('+5/5/0');
    work.commit('--amend', '-m', 'reworded');
    expect(added()).toBe('+5/5/0');
  });
});

describe('a copy of an older version of a function that still stands but for a line', () => {
  const loop = lines(
    'function sizes(output) {',
    '  const sizes = new Map();',
    '  for (const line of output.split(x)) {',
    '    sizes.set(line);',
    '  }',
    '  return sizes;',
    '}',
  );
  const other = lines('', 'function other() {', '  go();', '}', '');
  const edited = loop.replace('for (const line of', 'for (let line of');

  test('by the agent’s command: its own', () => {
    work.write('a.ts', `const top = 1;\n${other}${loop}`);
    work.commitAll();
    work.agentRuns(() => work.write('a.ts', `const top = 1;\n${other}${edited}`));
    work.agentRuns(() => work.write('a.ts', `const top = 1;\n${loop}${other}${edited}`));
    work.commitAll();
    // The line that stands nowhere else may be a restored one.
    expect(['+8/0/0', '+7/1/0']).toContain(added());
  });

  test('by a person: theirs', () => {
    work.agentWrites('a.ts', `const top = 1;\n${other}${loop}`);
    work.commitAll();
    work.write('a.ts', `const top = 1;\n${loop}${other}${edited}`);
    work.commitAll();
    expect(['+0/8/0', '+1/7/0']).toContain(added());
  });
});

test('a line that the agent indents and a commit leaves as it was: the next commit knows who indented it', () => {
  work.write('a.ts', lines('one', 'two', 'three', 'four'));
  work.commitAll();
  work.agentEdits('a.ts', 'two', '  two');
  work.agentEdits('a.ts', 'four', 'FOUR');
  work.write('a.ts', lines('one', 'two', 'three', 'FOUR'));
  work.git('add', 'a.ts');
  work.write('a.ts', lines('one', '  two', 'three', 'FOUR'));
  work.commit();
  expect(work.counts()).toBe('+1/0/0 -1/0/0');
  work.commitAll();
  expect(work.counts()).toBe('+0/1/0 -1/0/0');
});
