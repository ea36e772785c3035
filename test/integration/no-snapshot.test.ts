import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { binary } from '../helpers/sandbox.ts';
import { type AgentOptions, Work } from '../helpers/work.ts';

const inSession = { CLAUDE_CODE_SESSION_ID: 'session-1', CLAUDE_CODE_SESSION_ATTENDED: '1' };

let work: Work;
let app: string;
beforeEach(() => {
  work = new Work();
  // As `ai-tracker git-install --global` does: also in repositories that are made later.
  const hooks = join(work.home, 'hooks');
  mkdirSync(hooks);
  const text = `#!/bin/sh\nPATH='${work.root}/stubs':$PATH AI_TRACKER_INGEST=background exec '${binary}' git-post-commit\n`;
  writeFileSync(join(hooks, 'post-commit'), text, { mode: 0o755 });
  work.git('config', '--global', 'core.hooksPath', hooks);
  app = join(work.root, 'code/app');
  mkdirSync(app, { recursive: true });
});
afterEach(() => work.remove());

/** File times and those of calls are told apart. */
const nap = () => work.run('sleep', ['0.05']);
const agentRuns = (command: string, options: AgentOptions = {}) => {
  work.agentRuns(`${command}; sleep 0.05`, { cwd: app, env: inSession, ...options });
  nap();
};
const write = (file: string, text: string) => writeFileSync(join(app, file), text);
const commit = () => {
  work.run('sh', ['-c', 'git add -A && git commit -qm mine'], { cwd: app });
  work.ingest();
};
const authors = (...files: string[]) =>
  files.map((file) => {
    const [row] = work.query<{ a: number; h: number }>(
      `SELECT sum(f.ai_lines) AS a, sum(f.human_lines) AS h FROM commit_files f JOIN commits c ON c.id = f.commit_id
       WHERE f.file_path = ?`,
      file,
    );
    return `${row?.a}/${row?.h}`;
  });

describe('files that a call wrote where there was no repository yet', () => {
  beforeEach(() => {
    write('person.js', 'person one\nperson two\n');
    nap();
    agentRuns('echo agent > i.js');
    write('after.js', 'person three\n');
    nap();
  });
  const expectKnown = () => expect(authors('i.js', 'person.js', 'after.js')).toEqual(['1/0', '0/2', '0/1']);

  test('committed by a later call that makes one', () => {
    agentRuns('git init -q && git add -A && git commit -qm init');
    work.ingest();
    expectKnown();
    expect(work.query('SELECT tool_type, lines_added AS n, committed AS c FROM edits')).toEqual([
      { tool_type: 'Bash', n: 1, c: 1 },
    ]);
  });

  test('committed by a call of a session that nobody attends to', () => {
    const env = { ...inSession, CLAUDE_CODE_SESSION_ATTENDED: '0' };
    agentRuns('git init -q && git add -A && git commit -qm init', { env });
    work.ingest();
    expect(authors('i.js', 'person.js')).toEqual(['1/0', '0/0']);
  });

  test('committed by a person who makes one', () => {
    work.git('init', '-q', { cwd: app });
    commit();
    expectKnown();
  });

  test('a call makes one, and another commits', () => {
    agentRuns('git init -q; echo agent > j.js');
    agentRuns('git add -A && git commit -qm init');
    work.ingest();
    expectKnown();
    expect(authors('j.js')).toEqual(['1/0']);
  });

  test('a person makes one, and a call commits', () => {
    work.git('init', '-q', { cwd: app });
    agentRuns('git add -A && git commit -qm init');
    work.ingest();
    expectKnown();
  });

  test('a person makes one, calls look at it, and the person commits', () => {
    work.git('init', '-q', { cwd: app });
    agentRuns('true', { session: 'another' });
    agentRuns('echo agent >> person.js');
    commit();
    expect(authors('i.js', 'person.js', 'after.js')).toEqual(['1/0', '1/2', '0/1']);
  });

  test('a person writes one of them anew: it is the person’s', () => {
    write('i.js', 'person four\n');
    work.git('init', '-q', { cwd: app });
    commit();
    expect(authors('i.js')).toEqual(['0/1']);
  });
});

describe('a script that a call runs writes into a repository that the call does not name', () => {
  let around: string;
  beforeEach(() => {
    around = dirname(app);
    write('old.js', 'person one\n');
    work.git('init', '-q', { cwd: app });
    commit();
    nap();
    writeFileSync(join(around, 'gen'), 'd=app\necho agent > $d/new.js; echo agent >> $d/old.js\n');
  });

  test('below the session’s folder, and a person commits', () => {
    agentRuns('sh gen', { cwd: around });
    write('person.js', 'person two\n');
    commit();
    expect(authors('new.js', 'old.js', 'person.js')).toEqual(['1/0', '1/1', '0/1']);
  });

  test('below the session’s folder, and a call looks there before a person commits', () => {
    agentRuns('ls app/', { cwd: around });
    agentRuns('sh gen', { cwd: around });
    write('person.js', 'person two\n');
    nap();
    agentRuns('ls app/', { cwd: around });
    commit();
    expect(authors('new.js', 'old.js', 'person.js')).toEqual(['1/0', '1/1', '0/1']);
  });

  test('beside the session’s folder, and a script of the session commits', () => {
    writeFileSync(join(around, 'save'), 'cd code\ncd app\ngit add -A\ngit commit -qm it\n');
    agentRuns('cd .. && cd code && sh gen', { cwd: work.repo });
    agentRuns('cd .. && sh code/save', { cwd: work.repo });
    work.ingest();
    expect(authors('new.js', 'old.js')).toEqual(['1/0', '1/1']);
  });

  test('what it brings from a stash is whoever’s it was', () => {
    write('old.js', 'person one\nperson two\n');
    work.git('stash', '-q', { cwd: app });
    nap();
    writeFileSync(join(around, 'pop'), 'd=app\ngit -C $d stash pop -q\n');
    agentRuns('sh pop', { cwd: around });
    commit();
    expect(authors('old.js')).toEqual(['0/2']);
  });
});

describe('what a person writes in one repository while a call runs in another is the person’s', () => {
  const duringCall = (cwd: string, session = 'session-1') => {
    work.git('init', '-q', { cwd: app });
    const call = work.startCall({ cwd, session });
    nap();
    write('person.js', 'person one\n');
    nap();
    call.end();
  };

  test.each(['in a folder beside it', 'in the home folder'])('%s', (where) => {
    const cwd = where === 'in the home folder' ? work.home : work.repo;
    if (cwd === work.home) app = join(work.home, 'app');
    mkdirSync(app, { recursive: true });
    duringCall(cwd);
    commit();
    expect(authors('person.js')).toEqual(['0/1']);
  });

  test('also when another session commits it, or looks at it before', () => {
    duringCall(work.repo, 'another');
    agentRuns('git add -A && git commit -qm it');
    work.ingest();
    expect(authors('person.js')).toEqual(['0/1']);
  });
});

test('a repository is made where a person’s files are, by a call that unpacks others with old times', () => {
  write('person.js', 'person one\n');
  nap();
  agentRuns("git init -q; echo agent > old.js; touch -d '2020-01-01' old.js");
  commit();
  expect(authors('old.js', 'person.js')).toEqual(['1/0', '0/1']);
});

test('of calls of several sessions at once, that one wrote a file which works there', () => {
  const call = work.startCall({ cwd: work.repo, session: 'elsewhere' });
  agentRuns('echo agent > i.js', { session: 'here' });
  call.end();
  work.git('init', '-q', { cwd: app });
  commit();
  expect(work.query('SELECT session_id AS id FROM edits')).toEqual([{ id: 'here' }]);
});

test('a commit that came by a clone which a call made, amended by a person, is not the agent’s', () => {
  work.write('theirs.txt', 'theirs one\ntheirs two\n');
  work.git('add', '-A');
  work.git('-c', 'core.hooksPath=/dev/null', 'commit', '-qm', 'theirs');
  agentRuns(`git clone -q ${work.repo} clone`);
  app = join(app, 'clone');
  work.run('git', ['commit', '-q', '--amend', '-m', 'reworded'], { cwd: app });
  work.ingest();
  expect(authors('theirs.txt')[0]).not.toMatch(/^[1-9]/);
});
