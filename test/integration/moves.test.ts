import { renameSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// Three or more lines that are removed in one place and added in another keep their author (design 4.3).

const block = 'agent one\nagent two\n\nagent three\n';
const rest = 'agent four\nagent five\nagent six\nagent seven\n';

let work: Work;
beforeEach(() => {
  work = new Work();
  work.agentWrites('a.txt', block + rest);
  work.write('b.txt', 'person one\nperson two\nperson three\nperson four\n');
  work.commitAll();
});
afterEach(() => {
  work.remove();
});

describe('within a file', () => {
  test('by a person', () => {
    work.write('a.txt', rest + block);
    work.commitAll();
    expect(work.authors('a.txt')).toBe('aaaaaaaa');
    expect(work.counts()).toMatch(/^\+4\/0\/0/);
  });

  test('by the agent, in a person’s file, by two edits: its own removal', () => {
    work.agentEdits('b.txt', 'person one\nperson two\nperson three\n', '');
    work.agentEdits('b.txt', 'person four\n', 'person four\n  person one\n  person two\n  person three\n');
    work.commitAll();
    expect(work.authors('b.txt')).toBe('hhhh');
  });

  test('by the agent, put there before it is taken away', () => {
    work.agentEdits('b.txt', 'person four\n', 'person four\nthe agent’s own\nperson one\nperson two\nperson three\n');
    work.agentEdits('b.txt', 'person one\nperson two\nperson three\nperson four\n', 'person four\n');
    work.commitAll();
    expect(work.authors('b.txt')).toBe('hahhh');
  });
});

describe('to another file', () => {
  const lines = ['agent line one\n', 'a2\n', 'agent line three\n', 'agent line four\n', 'a5\n', 'agent line six\n'];

  test('by a person', () => {
    work.write('a.txt', rest);
    work.write('b.txt', `${work.read('b.txt')}${block}`);
    work.commitAll();
    expect(work.authors('b.txt')).toBe('hhhhaaaa');
    expect(work.counts()).toBe('+4/0/0 -0/4/0');
  });

  test('by the agent, a person’s lines', () => {
    work.agentEdits('b.txt', 'person one\nperson two\nperson three\n', '');
    work.agentWrites('new.txt', 'the agent’s own\n  person one\n  person two\n  person three\n');
    work.commitAll();
    expect(work.authors('new.txt')).toBe('ahhh');
    expect(work.counts()).toBe('+1/3/0 -3/0/0');
  });

  test('a copy whose original stays is the copier’s', () => {
    work.write('b.txt', `${work.read('b.txt')}${block}`);
    work.commitAll();
    expect(work.authors('b.txt')).toBe('hhhhhhhh');
  });

  test('and changed by a person in between before the commit', () => {
    work.agentEdits('b.txt', 'person one\nperson two\nperson three\n', '');
    work.agentWrites('new.txt', 'person one\nperson two\nperson three\n');
    work.write('new.txt', 'person one\nanother by a person\nperson two\n');
    work.agentEdits('new.txt', 'another by a person\n', 'the agent’s\n');
    work.commitAll();
    expect(work.authors('new.txt')).toBe('hah');
  });

  test('of lines that were not committed yet', () => {
    work.agentWrites('new.txt', 'agent eight\nagent nine\nagent ten\nagent eleven\n');
    work.write('new.txt', 'agent eleven\n');
    work.write('b.txt', `agent eight\nagent nine\nagent ten\n${work.read('b.txt')}`);
    work.commitAll();
    expect(work.authors('b.txt')).toBe('aaahhhh');
  });

  test('together with a new name for it', () => {
    work.agentEdits('a.txt', 'agent seven\n', 'agent seven\nagent eight\n');
    renameSync(work.path('a.txt'), work.path('c.txt'));
    work.write('c.txt', `${rest}agent eight\n`);
    work.write('b.txt', block);
    work.commitAll();
    expect(work.authors('c.txt')).toBe('aaaaa');
    expect(work.authors('b.txt')).toBe('aaaa');
  });

  test('staged in part: what is left keeps its author as well', () => {
    work.agentEdits('b.txt', 'person one\nperson two\nperson three\n', '');
    work.agentWrites('new.txt', 'person one\nperson two\nperson three\nthe agent’s own\n');
    const staged = work.git('hash-object', '-w', '--stdin', { input: 'person one\nperson two\nperson three\n' });
    work.git('update-index', '--add', '--cacheinfo', `100644,${staged},new.txt`);
    work.git('add', 'b.txt');
    work.commit();
    expect(work.authors('new.txt')).toBe('hhh');
    work.commitAll();
    expect(work.authors('new.txt')).toBe('hhha');
  });

  test('most of a file, to a new one that a person renames before the agent’s edits are told', () => {
    const moved = 'person one\nperson two\nperson three\n';
    work.agentWrites('new.txt', moved);
    work.agentEdits('b.txt', moved, '');
    renameSync(work.path('new.txt'), work.path('renamed.txt'));
    work.commitAll();
    expect(work.authors('renamed.txt')).toBe('hhh');
    expect(work.authors('b.txt')).toBe('h');
  });

  test('by a person who took other lines out from between before', () => {
    work.write('b.txt', 'person one\nperson two\nfirst to go\nsecond to go\nperson three\nperson four\nperson five\n');
    work.commitAll();
    work.write('b.txt', 'person one\nperson two\nperson three\nperson four\nperson five\n');
    work.agentRuns('true');
    work.agentEdits('b.txt', 'person three\n', 'agent between\nperson three\n');
    work.agentEdits('b.txt', 'person five\n', 'agent at the end\nperson five\n');
    work.write('a-new.txt', 'person two\nagent between\nperson three\nperson four\n');
    work.write('b.txt', 'person one\nagent at the end\nperson five\n');
    work.agentRuns('git add -A');
    work.commitAll();
    expect(work.authors('a-new.txt')).toBe('hahh');
  });

  test.each([
    ['took other lines out from between before, both seen', () => work.write('one.txt', lines.join('')), []],
    [
      'amends a revert that took other lines out from between',
      () => work.git('revert', '--no-edit', 'HEAD'),
      ['--amend', '--no-edit'],
    ],
  ])('short lines and all, by a person who %s', (_, takeOut, words) => {
    work.agentWrites('one.txt', lines.join(''));
    work.commitAll();
    work.write('one.txt', lines.toSpliced(4, 0, 'p2\n').toSpliced(3, 0, 'p1\n').join(''));
    work.commitAll();
    takeOut();
    work.agentRuns('true');
    work.write('four.txt', lines.slice(1, 5).join(''));
    work.write('one.txt', lines.toSpliced(1, 4).join(''));
    work.agentRuns('true');
    work.git('add', '-A');
    work.commit(...words);
    expect(work.authors('four.txt')).toBe('aaaa');
    expect(work.authors('one.txt')).toBe('aa');
  });

  test('by the agent to a new one, and on by a person who deletes that, before an amend of the commit below', () => {
    const block = 'agent eight\nagent nine\nperson four\n';
    work.agentWrites('b.txt', `person one\n${block}`);
    work.agentWrites('new.txt', block);
    work.agentWrites('b.txt', 'person one\n');
    work.run('rm', ['new.txt'], { cwd: work.repo });
    work.write('other.txt', block);
    work.commit('--amend', '-m', 'again');
    work.commitAll();
    expect(work.authors('other.txt')).toBe('aah');
    expect(work.counts()).toBe('+2/1/0 -3/0/0');
  });

  test('by the agent, when its calls took back the line ends that a person gave the file, before an amend', () => {
    const text = work.read('b.txt');
    work.write('b.txt', text.replaceAll('\n', '\r\n'));
    work.agentRuns('git checkout -q -- b.txt');
    work.agentRuns('sed -i "1s/.*/agent eight/" b.txt');
    const moved = 'person two\nperson three\nperson four\n';
    work.agentEdits('b.txt', moved, '');
    work.agentWrites('new.txt', moved);
    work.git('add', '-A');
    work.commit('--amend', '--no-edit');
    expect(work.authors('new.txt')).toBe('hhh');
  });

  test('by the agent, with a line that a person put into it before, and then indented', () => {
    const old = 'agent four\nagent five\nagent six\n';
    const moved = 'agent four\nperson five\nagent five\nagent six\n';
    work.write('a.txt', work.read('a.txt').replace(old, moved));
    work.agentWrites('new.txt', moved);
    work.agentEdits('a.txt', moved, '');
    work.agentWrites('new.txt', moved.replaceAll(/^/gm, '  ').trimEnd());
    work.commitAll();
    expect(work.authors('new.txt')).toBe('ahaa');
  });

  test.each([
    ['committed', () => work.commitAll()],
    ['new', () => {}],
  ])(
    'to another name by a person, and the agent writes the %s file anew, with a brace like one of them',
    (_, commits) => {
      work.write('draft.txt', 'person line one\nperson line two\n}\nperson line three\n');
      commits();
      work.agentEdits('draft.txt', 'line three\n', 'line three\nagent eight\n');
      renameSync(work.path('draft.txt'), work.path('draft-2.txt'));
      work.agentWrites('draft.txt', '}\nagent nine\n}\nagent ten\nagent eleven\nagent twelve\nagent thirteen\n');
      work.agentRuns('git add -A');
      work.commit();
      expect(work.authors('draft-2.txt')).toBe('hhhha');
    },
  );

  test('not so few of them around a brace that stays', () => {
    work.agentWrites('new.txt', 'agent eight\nagent nine\n}\nagent ten\n');
    work.commitAll();
    work.write('new.txt', 'agent eight\n}\n');
    work.write('other.txt', 'agent nine\n}\nagent ten\n');
    work.agentRuns('git add -A');
    work.commit();
    expect(work.authors('other.txt')).toBe('hhh');
  });
});

const text = (lines: readonly (string | undefined)[]) => `${lines.join('\n')}\n`;
const typed = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => (number === 4 ? 'p4' : `person line ${number}`));

describe('within a file, by the agent, and a part of them on to another one', () => {
  test.each([
    ['after the rest was staged', () => work.git('add', '-A'), () => work.commit()],
    [
      'before an amend that leaves them as they were',
      () => work.commitAll(),
      () => work.commit('--amend', '-m', 'again'),
    ],
  ])('%s', (_, before, after) => {
    work.write('typed.txt', text(typed));
    work.commitAll();
    work.agentEdits('typed.txt', 'person line 8\n', 'person line 8\nagent eight\nagent nine\n');
    before();
    const moved = [...typed.slice(4), ...typed.slice(0, 4)];
    work.agentWrites('typed.txt', text([...moved, 'agent eight', 'agent nine']));
    work.agentWrites('a.txt', text(['p4', 'agent eight', 'agent nine', work.read('a.txt')]));
    work.agentWrites('typed.txt', text(moved.slice(0, -1)));
    after();
    expect(work.authors('typed.txt')).toBe('hhhhhhhhaa');
    work.commitAll();
    expect(work.authors('a.txt')).toMatch(/^haaa/);
    expect(work.authors('typed.txt')).toBe('hhhhhhh');
    expect(work.counts()).toMatch(/ -6\/0\/0$/);
  });
});

describe('within a file, where a commit has them in their old place', () => {
  const moved = (lines: readonly string[]) => [lines[0], ...lines.slice(4), ...lines.slice(1, 4)];

  beforeEach(() => {
    work.write('typed.txt', text(typed));
    work.commitAll();
    work.write('typed.txt', text(moved(typed)));
    work.agentEdits('typed.txt', 'person line 8\n', 'person line 8\nagent line 1\n');
  });

  test('a person moved them before the agent’s first edit, and a call amends the commit below', () => {
    work.agentRuns('git commit -q --amend -m again');
    work.ingest();
    work.agentRuns("sed -i 's/^person line 3/agent line 2/' typed.txt");
    work.agentRuns('git commit -q -a -m more');
    work.ingest();
    expect(work.authors('typed.txt')).toBe('hhhhhahah');
    expect(work.counts()).toBe('+2/2/0 -1/2/0');
  });

  test('a person moves the agent’s lines away and back: none is lost', () => {
    const lines = typed.map((line) => line.replace(/p\w*/, 'the agent’s'));
    work.agentWrites('new.txt', text(lines));
    work.commitAll();
    work.agentRuns('true');
    work.write('new.txt', text(moved(lines)));
    work.agentEdits('new.txt', 'line 8\n', 'line 8\nthe agent’s line 9\n');
    work.write('new.txt', text([...lines, 'the agent’s line 9', 'person line 9']));
    work.commitAll();
    expect(work.authors('new.txt')).toBe('aaaaaaaaah');
    const losses = 'SELECT sum(ai_lines_overridden) AS overridden, sum(ai_lines_discarded) AS discarded FROM commits';
    expect(work.query(losses)).toEqual([{ overridden: 0, discarded: 0 }]);
    expect(work.query('SELECT path FROM shelved_files')).toEqual([]);
  });
});

test('what the agent moved away, and a person throws away, is whose it was when git brings the file back', () => {
  const mine = 'line one\nline two\nline three\nline four\n';
  work.write('mine.txt', mine);
  work.commitAll();
  work.agentWrites('mine.txt', 'line one\n');
  work.agentWrites('moved.txt', 'line two\nline three\nline four\n');
  work.run('rm', ['moved.txt']);
  work.commitAll();
  work.git('checkout', '-q', 'HEAD~1', '--', 'mine.txt');
  work.commitAll();
  expect(work.authors('mine.txt')).toBe('hhhh');
});
