import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tick } from '../helpers/tick.ts';
import { Work } from '../helpers/work.ts';

// That a text was written once is no proof that it came from there (design 4.14).
let work: Work;

const body = ['a1 = load()', 'b2 = parse(a1)', 'c3 = check(b2)', 'd4 = store(c3)', 'e5 = close(d4)', 'f6 = report(e5)'];

beforeEach(() => {
  work = new Work();
  work.write('f.js', lines(...body));
  work.commitAll();
});

afterEach(() => work.remove());

function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

/** The file with some lines put in before the line `at` (0-based). */
function withLines(at: number, ...added: readonly string[]): string {
  return lines(...body.slice(0, at), ...added, ...body.slice(at));
}

/** The agent puts lines in and they are taken out again: by commits, or before anything is committed. */
async function agentAddsAndAllGoes(added: readonly string[], committed = true): Promise<void> {
  work.agentWrites('f.js', withLines(1, ...added));
  if (committed) work.commitAll();
  await tick();
  work.write('f.js', lines(...body));
  await tick();
  if (committed) work.commitAll();
}

const pair = ['const total = sum(values);', 'return total;'];
const block = ['function total() {', '  if (!values) return null;', '  return sum(values);', '}'];
const old = [
  'function all() {',
  '  open(1);',
  '  read(2);',
  '  walk(3);',
  '  look(4);',
  '  shut(5);',
  '  done(6);',
  '}',
];
const shared = ['function all() {', '  open(1);', '  walk(3);', '  fresh(9);', '  look(4);', '  done(6);', '}'];

describe('what the agent wrote once, and a person types', () => {
  test.each([
    ['one line', ['return null;'], 'hhhhhhh'],
    ['two lines', pair, 'hhhhhhhh'],
    ['three and more, pasted back', block, 'hhhhaaaahh'],
  ])('five lines further down, is by its text the agent’s from three lines on: %s', async (_, added, authors) => {
    await agentAddsAndAllGoes(added);
    work.write('f.js', withLines(4, ...added));
    work.commitAll();
    expect(work.authors('f.js')).toBe(authors);
  });

  test.each([
    ['one line', ['return null;'], 'hhhhhhh'],
    ['two lines', pair, 'hhhhhhhh'],
    ['three and more, pasted back', block, 'hhhhaaaahh'],
  ])('before it was ever committed: %s', async (_, added, authors) => {
    await agentAddsAndAllGoes(added, false);
    work.agentRuns(':');
    await tick();
    work.write('f.js', withLines(4, ...added));
    work.commitAll();
    expect(work.authors('f.js')).toBe(authors);
  });

  test('at the top of the file, after five other commits', () => {
    const first = "import { useState } from 'react';\n";
    work.agentWrites('f.js', `${first}${lines(...body)}`);
    work.commitAll();
    work.write('f.js', lines(...body));
    work.commitAll();
    for (const name of ['one', 'two', 'three', 'four', 'five']) {
      work.write('f.js', `${work.read('f.js')}${name}\n`);
      work.commitAll();
    }
    work.write('f.js', `${first}${work.read('f.js')}`);
    work.commitAll();
    expect(work.counts()).toBe('+0/1/0 -0/0/0');
  });

  test('a function of seven lines that shares six, not in a row, with one that was deleted', async () => {
    await agentAddsAndAllGoes(old);
    work.write('f.js', withLines(4, ...shared));
    work.commitAll();
    expect(work.counts()).toBe('+0/7/0 -0/0/0');
  });

  test('a block that is pasted twice, or whose original is there again, is the paster’s', async () => {
    await agentAddsAndAllGoes(block);
    work.write('f.js', lines(...block, ...body, ...block));
    work.commitAll();
    expect(work.counts()).toBe('+0/8/0 -0/0/0');
  });
});

describe('what a person wrote once, and the agent writes', () => {
  test.each([
    ['one line', ['return null;'], 'a shell command', '+1/0/0'],
    ['one line', ['return null;'], 'an edit', '+1/0/0'],
    ['two lines', pair, 'a shell command', '+2/0/0'],
    ['three and more', block, 'a shell command', '+0/4/0'],
    ['three and more', block, 'an edit', '+0/4/0'],
    ['three and more', block, 'a Write', '+0/4/0'],
  ] as const)('%s, by %s', (_, added, way, counts) => {
    work.write('f.js', withLines(1, ...added));
    work.commitAll();
    work.write('f.js', lines(...body));
    work.commitAll();
    if (way === 'an edit') work.agentEdits('f.js', lines(...body), withLines(4, ...added));
    else if (way === 'a Write') work.agentWrites('f.js', withLines(4, ...added));
    else work.agentRuns(() => work.write('f.js', withLines(4, ...added)));
    work.commitAll();
    expect(work.counts()).toBe(`${counts} -0/0/0`);
  });

  test('a line that the person took out before a commit', async () => {
    work.write('f.js', withLines(1, 'return undefined;'));
    work.agentRuns(':');
    await tick();
    work.write('f.js', lines(...body));
    work.agentRuns(':');
    await tick();
    work.agentRuns(() => work.write('f.js', withLines(4, 'return undefined;')));
    work.commitAll();
    expect(work.counts()).toBe('+1/0/0 -0/0/0');
  });
});

describe('what git brings back keeps its author, be it one line', () => {
  beforeEach(() => agentAddsAndAllGoes(['return null;']));

  test.each([
    ['a file as it was', 'git checkout -q HEAD~1 -- f.js && git commit -q -m back'],
    ['a revert', 'git revert --no-edit HEAD'],
    ['a revert of which git is not told by a hook', 'git revert -n HEAD && git commit -q -m back'],
    ['a pick', 'git cherry-pick HEAD~1'],
    ['a patch', 'git show HEAD~1 | git apply && git commit -q -a -m back'],
    ['a reset', 'git reset -q --hard HEAD~1'],
  ])('%s', (_, command) => {
    work.run('sh', ['-c', command], { env: work.gitClock() });
    work.ingest();
    expect(work.authors('f.js')).toBe('hahhhhh');
  });

  test('a file as it was, which an editing tool then puts lines into', () => {
    work.git('checkout', '-q', 'HEAD~1', '--', 'f.js');
    work.agentEdits('f.js', 'return null;\n', 'return null;\n  // and no more\n');
    work.commitAll();
    expect(work.authors('f.js')).toBe('haahhhhh');
  });

  test('a stash, put back upon other lines', async () => {
    work.agentWrites('f.js', withLines(4, 'return undefined;'));
    work.agentRuns(':');
    await tick();
    work.git('stash', '-q');
    work.write('f.js', `first\n${work.read('f.js')}`);
    work.commitAll();
    work.git('stash', 'pop', '-q');
    work.commitAll();
    expect(work.authors('f.js')).toBe('hhhhhahh');
  });
});

test('a line that is back between the two that it stood between keeps its author, whoever undoes its removal', async () => {
  await agentAddsAndAllGoes(['return null;']);
  work.write('f.js', `first\n${work.read('f.js')}last\n`);
  work.commitAll();
  work.write('f.js', `first\n${withLines(1, 'return null;')}last\n`);
  work.commitAll();
  expect(work.authors('f.js')).toBe('hhahhhhhh');
});

describe('a line of the very commit that is amended, which a person types once more, is the person’s', () => {
  const [first = '', ...rest] = body;
  const last = body.at(-1) as string;

  test('while the agent takes it out further down', () => {
    work.agentWrites('g.js', lines(...body));
    work.commitAll();
    const typed = lines(first, last, ...rest);
    work.write('g.js', typed);
    work.agentEdits('g.js', typed, lines(first, last, ...rest.slice(0, -1)));
    work.git('commit', '-q', '-a', '--amend', '--no-edit');
    expect(work.authors('g.js')).toBe('ahaaaa');
  });

  test('in another file', () => {
    work.write('h.js', 'h\n');
    work.agentWrites('g.js', lines(...body));
    work.commitAll();
    work.write('h.js', lines('h', last));
    work.git('commit', '-q', '-a', '--amend', '--no-edit');
    expect(work.authors('h.js')).toBe('hh');
  });
});

test('a line that the agent types in the last of three commits, of which others are squashed, is the person’s in these', () => {
  const start = work.head();
  work.write('f.js', `first\n${work.read('f.js')}`);
  work.commitAll();
  work.write('f.js', `${work.read('f.js')}const done = true;\nreturn null;\n`);
  work.commitAll();
  work.agentEdits('f.js', 'c3 = check(b2)\n', 'c3 = check(b2)\nreturn null;\n');
  work.commitAll();
  const edits = `GIT_EDITOR=true GIT_SEQUENCE_EDITOR="sed -i '2s/^pick/squash/'"`;
  work.agentRuns(`${edits} git rebase -q -i ${start}`);
  expect([work.authors('f.js', 'HEAD~1'), work.authors('f.js')]).toEqual(['hhhhhhhhh', 'hhhhahhhhh']);
});

describe('a copy beside what it was copied from', () => {
  const twice = lines(...body.slice(0, 2), ...body.slice(0, 4), ...body.slice(2));

  test('that the agent writes is its own, also where the commit below gets another message first', () => {
    work.agentWrites('g.js', lines(...body));
    work.commitAll();
    work.agentWrites('g.js', twice);
    work.commit('--amend', '-m', 'another message');
    work.commitAll();
    expect([work.authors('g.js', 'HEAD~1'), work.authors('g.js')]).toEqual(['aaaaaa', 'aaaaaaaaaa']);
  });

  test('that the agent takes out again leaves a person’s lines the person’s', () => {
    work.write('g.js', lines(...body));
    work.agentRuns(':');
    work.agentWrites('g.js', twice);
    work.agentWrites('g.js', lines(...body));
    work.commitAll();
    expect(work.authors('g.js')).toBe('hhhhhh');
  });

  test('is the typist’s, where the other one was reindented before', () => {
    work.agentWrites('g.js', lines(...body.slice(0, 5), `    ${body[5]}`));
    work.commitAll();
    work.agentEdits('g.js', `    ${body[5]}`, body[5] as string);
    work.agentEdits('g.js', body[5] as string, `    ${body[5]}\n${body[5]}`);
    work.commitAll();
    expect([work.counts(), work.authors('g.js')]).toEqual(['+1/0/0 -0/0/0', 'aaaaaaa']);
  });

  test('is the person’s, where the whole file got other line ends before the agent’s edit', () => {
    work.agentWrites('g.js', lines(...body));
    work.commitAll();
    work.write('g.js', lines(...body, body[2] as string).replaceAll('\n', '\r\n'));
    work.agentEdits('g.js', 'e5 = close(d4)', 'e5 = close(d4, true)');
    work.commitAll();
    expect(work.authors('g.js')).toBe('aaaaaah');
  });
});

describe('of two lines that change places, the one that git says was put there', () => {
  const [first, second, ...rest] = body as [string, string, ...string[]];

  test('by a person is the person’s', () => {
    work.agentWrites('f.js', withLines(1, 'width = measure(box)', 'height = other(thing)'));
    work.commitAll();
    work.write('f.js', withLines(1, 'height = other(thing)', 'width = measure(box)'));
    work.commitAll();
    expect([work.counts(), work.authors('f.js')]).toEqual(['+0/1/0 -0/1/0', 'hahhhhhh']);
  });

  test('by the agent is the agent’s', () => {
    work.agentWrites('f.js', lines(second, first, ...rest));
    work.commitAll();
    expect([work.counts(), work.authors('f.js')]).toEqual(['+1/0/0 -1/0/0', 'hahhhh']);
  });
});
