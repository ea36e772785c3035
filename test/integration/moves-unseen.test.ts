import { renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// Moves of which a part was seen late, or not at all.
let work: Work;

beforeEach(() => {
  work = new Work();
  work.write('base.txt', 'base line one\nbase line two\nbase line three\n');
  work.commitAll();
});

afterEach(() => work.remove());

const block = 'agent line one\nagent line two\nagent line three\n';

test('lines that a person brings back unseen from another branch, and that the agent moves on', () => {
  work.write('other.txt', 'person line one\nperson line two\n');
  work.commitAll();
  work.git('switch', '-q', '-c', 'other');
  work.agentEdits('base.txt', 'base line two\n', `${block}base line two\n`);
  work.commitAll();
  work.git('switch', '-q', '-');
  work.agentEdits('base.txt', 'base line three\n', 'base line three\nagent line four\n');
  work.write('base.txt', `base line one\n${block}base line two\nbase line three\nagent line four\n`);
  work.agentEdits('other.txt', 'person line two\n', `${block}person line two\n`);
  work.agentEdits('base.txt', block, '');
  work.commitAll();
  expect(work.authors('other.txt')).toBe('haaah');
});

test.each([
  ['as it was', ''],
  ['with a line of theirs', 'person line two\n'],
])(
  'lines of an older version that a person restores, the agent gives blanks, and a person moves, leaving the file %s',
  (_, own) => {
    work.agentWrites('agent.txt', `${block}agent line four\n`);
    work.commitAll();
    work.write('agent.txt', 'agent line four\n');
    work.write('base.txt', `base line one\n${block}base line two\nbase line three\n`);
    work.commitAll();
    work.git('restore', '--source=HEAD~1', '--', 'agent.txt');
    work.write('agent.txt', `person line one\n${work.read('agent.txt')}`);
    work.agentWrites('agent.txt', work.read('agent.txt').replace('agent line one', 'agent line one  '));
    work.write('moved.txt', work.read('agent.txt').replace('agent line four\n', ''));
    work.write('agent.txt', `agent line four\n${own}`);
    work.commitAll();
    expect(work.authors('moved.txt')).toBe('haaa');
  },
);

test('a conflict of a cherry-pick without a commit, settled unseen; the agent moves what came on with a line of its own', () => {
  const first = `agent line zero\n${block}`;
  const rest = 'agent line four\nagent line five\n';
  work.agentWrites('agent.txt', first + rest);
  work.commitAll();
  const old = work.head();
  work.agentWrites('elsewhere.txt', block);
  work.agentEdits('agent.txt', block, '');
  work.git('add', '-A');
  work.git('commit', '-q', '--amend', '-m', 'amended');
  work.ingest();
  work.run('git', ['cherry-pick', '-n', old ?? '']);
  work.write('agent.txt', first + rest);
  work.git('add', '-A');
  work.agentEdits('base.txt', 'base line two\n', `${first}base line two\n`);
  work.agentEdits('agent.txt', first, '');
  work.commitAll();
  expect(work.authors('base.txt')).toBe('haaaahh');
});

test('a block that the agent moves to a new file, of which a person changes a line before renaming it', () => {
  const moved = 'base line one\nbase line two\n';
  work.agentRuns(() => work.write('new.txt', `${moved}base line three\n`));
  work.agentRuns(() => work.write('base.txt', 'base line four\n'));
  work.write('new.txt', `${moved}}\n`);
  work.agentRuns(':');
  renameSync(work.path('new.txt'), work.path('renamed.txt'));
  work.commitAll();
  expect(work.authors('renamed.txt')).toBe('hhh');
});

const agentFile = 'agent one\nagent two\na3\nagent four\nagent five\n}\nagent six\n';

test('a block of a restored old version, with a short line, that the agent moves to a new file', () => {
  work.agentWrites('agent.txt', agentFile.replace('five\n', 'five\nagent x\n'));
  const old = work.commitAll();
  work.agentRuns(() =>
    work.write('agent.txt', 'agent four\nagent five\nagent x\n}\nagent six\nagent one\nagent two\na3\n'),
  );
  work.write('agent.txt', '}\nagent six\nagent one\nagent two\n  agent four\n  agent five\n  agent x\na3\n');
  work.agentRuns(':');
  work.commitAll();
  work.git('restore', `--source=${old}`, '--', 'agent.txt');
  const moved = 'agent two\na3\nagent four\nagent five\nagent x\n';
  work.agentEdits('agent.txt', moved, '');
  work.agentRuns(() => work.write('new.txt', moved));
  work.commitAll();
  expect(work.authors('new.txt')).toBe('aaaaa');
});

test('a file that a person renames with the agent’s last edit, of whose old name a new one is made before that is told', () => {
  work.agentWrites('agent.txt', agentFile);
  work.commitAll();
  work.agentEdits('agent.txt', 'a3\n', 'agent new one\na4\nagent new two\na3\n');
  renameSync(work.path('agent.txt'), work.path('renamed.txt'));
  work.write('renamed.txt', work.read('renamed.txt').replace('}\n', '}\nperson one\n'));
  work.git('add', '-A');
  work.git('commit', '-q', '--amend', '--no-edit');
  work.write('agent.txt', 'person two\n');
  work.ingest();
  expect(work.authors('renamed.txt')).toBe('aaaaaaaaaha');
});

test('a block that the agent moves to a new file, out of one that the amended commit had and that is gone', () => {
  const two = 'person one\n  person two\n';
  const moved = 'p3\n    person four\n  p5\n}\nperson six\n';
  work.write('person.txt', two + moved);
  work.commitAll();
  work.agentEdits('person.txt', moved, '');
  work.agentWrites('new.txt', moved.trimEnd());
  rmSync(work.path('person.txt'));
  work.git('add', '-A');
  work.git('commit', '-q', '--amend', '--no-edit');
  work.ingest();
  expect(work.authors('new.txt')).toBe('hhhhh');
});

test('a person’s line that the agent moves with its own to a new file of the name that its file had, before amends', () => {
  const file = 'person one\nperson two\nperson three\nperson four\n';
  work.write('old.txt', file);
  work.commitAll();
  renameSync(work.path('old.txt'), work.path('new.txt'));
  work.agentEdits('new.txt', 'person four\n', 'person four\nagent one\n');
  work.commitAll();
  work.write('new.txt', work.read('new.txt').replace('person two\n', 'person two\nperson more\nperson last\n'));
  work.agentEdits('new.txt', 'person more\n', 'person more\nagent two\nagent three\n');
  work.agentWrites('old.txt', 'person more\nagent two\nagent three\n');
  work.agentEdits('new.txt', 'person more\nagent two\nagent three\n', '');
  work.git('commit', '-q', '--amend', '-m', 'another message');
  work.ingest();
  work.git('add', '-A');
  work.git('commit', '-q', '--amend', '--no-edit');
  work.ingest();
  expect(work.authors('old.txt')).toBe('haa');
});

test('a person’s block that the agent moves to another file before an amend, after which it is restored unseen', () => {
  const theirs = 'person line one\nperson line two\nperson line three\n';
  work.write('person.txt', `${theirs}person line four\n`);
  work.commitAll();
  work.agentEdits('base.txt', 'base line two\n', `${theirs}base line two\n`);
  work.agentEdits('person.txt', theirs, '');
  work.git('add', '-A');
  work.git('commit', '-q', '--amend', '--no-edit');
  work.git('restore', '--source=HEAD@{1}', '--', 'person.txt');
  work.ingest();
  expect(work.authors('base.txt')).toBe('hhhhhh');
});

test('a person’s new lines that the agent moves to another file, by an edit and a call', () => {
  const moved = 'person one\np2\nperson three\n';
  work.agentWrites('agent.txt', 'agent one\nagent two\n');
  work.commitAll();
  work.write('base.txt', moved + work.read('base.txt'));
  work.agentEdits('base.txt', moved, '');
  work.agentRuns(() => work.write('agent.txt', work.read('agent.txt') + moved));
  work.commitAll();
  expect(work.authors('agent.txt')).toBe('aahhh');
});

test('all lines of the agent’s new file that a person moves to another, leaving it empty', () => {
  work.agentWrites('new.txt', block);
  work.write('new.txt', '');
  work.write('base.txt', work.read('base.txt') + block);
  work.commitAll();
  expect(work.authors('base.txt')).toBe('hhhaaa');
});

test('a block with a person’s line, whose line ends the agent changed before it moves it on', () => {
  const withReturns = (text: string) => text.replaceAll('\n', '\r\n');
  const first = 'agent one\n  agent two\na3\nagent four\n';
  const rest = '    agent five\n    a6\n  agent seven\n}\nagent eight\n';
  work.agentWrites('agent.txt', first + rest);
  work.commitAll();
  work.agentWrites('agent.txt', withReturns(first + rest));
  const [one, ...left] = first.split(/(?<=\n)/);
  work.agentWrites('agent.txt', withReturns(one + rest + left.join('')));
  work.write('agent.txt', withReturns(`${one}    person one\n${rest}${left.join('')}`));
  work.agentRuns(() => work.write('new.txt', withReturns(`    person one\n${rest}`)));
  work.agentRuns(() => work.write('agent.txt', withReturns(first)));
  work.commitAll();
  expect(work.authors('new.txt')).toBe('haaaaa');
});

test('a file of one short line that the agent moves a block to, renamed by a person before the commit', () => {
  work.agentWrites('agent.txt', `agent one\n${block}`);
  work.agentWrites('short.txt', 'a2');
  work.commitAll();
  work.agentWrites('short.txt', `${block}a2`);
  work.agentEdits('agent.txt', block, '');
  renameSync(work.path('short.txt'), work.path('renamed.txt'));
  work.commitAll();
  expect(work.authors('renamed.txt')).toBe('aaaa');
});

test('a committed file of one line that a person renames and the agent indents', () => {
  work.agentWrites('agent.txt', 'the agent wrote this line\n');
  work.commitAll();
  renameSync(work.path('agent.txt'), work.path('renamed.txt'));
  work.agentEdits('renamed.txt', 'the agent wrote', '        the agent wrote', { session: 'other' });
  work.commitAll();
  expect(work.authors('renamed.txt')).toBe('a');
  expect(work.blame('renamed.txt').lines[0]).toMatchObject({ session_id: 'session-1' });
});

test('a block that the agent moves to a new file of a name that a person took from another, before an amend', () => {
  const moved = 'person four\n  p5\nperson six\n';
  work.write('person.txt', `person one\nperson two\n${moved}}\n`);
  work.commitAll();
  renameSync(work.path('person.txt'), work.path('renamed.txt'));
  work.agentEdits('renamed.txt', 'person two\n', 'person two\nagent one\n  a2\n');
  work.agentWrites('person.txt', `agent one\n  a2\n${moved}`);
  work.agentEdits('renamed.txt', `agent one\n  a2\n${moved}`, '');
  work.git('add', '-A');
  work.git('commit', '-q', '--amend', '--no-edit');
  work.ingest();
  expect(work.authors('person.txt')).toBe('aahhh');
});

const personBlock = 'person line one\np2\nperson line three\np4\n';

test('a person’s block that the agent moves and a person on, unseen; a call reverts its change of white space', () => {
  const around = (text: string) => `person first\n${text}person last\n`;
  const indented = personBlock.replace(/^(?=.)/gm, '  ');
  work.write('person.txt', around(personBlock));
  work.commitAll();
  work.agentWrites('person.txt', around(indented));
  const change = work.commitAll();
  work.agentEdits('person.txt', indented, '');
  work.agentWrites('between.txt', indented);
  work.write('between.txt', '');
  work.write('moved.txt', indented);
  work.commitAll();
  work.agentRuns(() => {
    work.run('git', ['revert', '--no-edit', change]);
    work.write('person.txt', around(personBlock));
    work.git('add', '-A');
    work.git('-c', 'core.editor=true', 'revert', '--continue');
  });
  work.ingest();
  expect(work.authors('moved.txt') + work.authors('person.txt')).toBe('hhhhhhhhhh');
});

const lost = 'SELECT sum(ai_lines_overridden) AS overridden, sum(ai_lines_discarded) AS discarded FROM commits';

test('the agent’s new lines that a person moves to another file: none is lost, and a copy is its copier’s', () => {
  work.agentWrites('agent.txt', `${block}agent line four\n`);
  work.write('agent.txt', 'agent line four\n');
  work.write('moved.txt', block);
  work.commitAll();
  expect(work.query(lost)).toEqual([{ overridden: 0, discarded: 0 }]);
  work.write('copy.txt', block);
  work.commitAll();
  expect(work.authors('moved.txt') + work.authors('copy.txt')).toBe('aaahhh');
});

test('a person’s block that the agent moves and a person takes out again is no loss of the agent’s', () => {
  work.write('person.txt', personBlock);
  work.commitAll();
  work.agentEdits('person.txt', personBlock, '');
  work.agentEdits('base.txt', 'base line two\n', `base line two\n${personBlock}`);
  work.write('base.txt', 'base line one\nbase line two\nperson line five\nbase line three\n');
  work.commitAll();
  expect(work.query(lost)).toEqual([{ overridden: 0, discarded: 0 }]);
});

test.each([
  'git commit -q --amend -m amended',
  'git reset -q --soft HEAD~1 && git commit -q -m again',
  'git branch -q old && git reset -q --hard HEAD~1 && git cherry-pick old && rm person.txt',
])(
  'a file that a person renames and the agent edits, before its commit is made anew under the old name: %s',
  (again) => {
    work.write('person.txt', 'person one\nperson two\nperson three\n');
    work.commitAll();
    renameSync(work.path('person.txt'), work.path('renamed.txt'));
    work.agentEdits('renamed.txt', 'person two\n', 'agent one\nagent two\nperson two\n');
    work.agentRuns(again);
    work.agentEdits('renamed.txt', 'person two\n', 'agent three\nperson two\n');
    work.agentRuns(() => work.write('person.txt', block));
    work.commitAll();
    expect(work.authors('renamed.txt')).toBe('haaahh');
    expect(work.authors('person.txt')).toBe('aaa');
  },
);

describe('a committed file of one line, which a person renames after the agent’s edit,', () => {
  const rename = (name: string, lines: string) => {
    work.agentWrites('one.txt', `agent line zero\n${block}`);
    work.commitAll();
    work.agentRuns(() => {
      work.write('one.txt', 'agent line zero\n');
      work.write('two.txt', block);
      work.commitAll();
    });
    work.agentEdits('one.txt', 'agent line zero\n', `agent line zero\n${lines}`);
    work.ingest();
    renameSync(work.path('one.txt'), work.path(name));
  };

  test('to be amended by a call', () => {
    rename('four.txt', 'agent line four\nagent line five\n}\n');
    work.agentRuns(() => {
      work.git('add', '-A');
      work.commit('--amend', '--no-edit');
    });
    expect(work.authors('four.txt')).toBe('aaaa');
    expect(work.authors('two.txt')).toBe('aaa');
  });

  test('to a name that sorts after the old one', () => {
    rename('zero.txt', 'agent line four, a longer one\n');
    work.agentRuns(':');
    work.commitAll();
    expect(work.authors('zero.txt')).toBe('aa');
  });

  test('and which the agent edits again', () => {
    rename('four.txt', 'agent line four\nagent line five\n}\n');
    work.agentEdits('four.txt', 'agent line five\n', 'agent line six\n');
    work.ingest();
    work.commitAll();
    expect(work.authors('four.txt')).toBe('aaaa');
  });
});
