import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { snapshotObjects } from '../../src/git/snapshot-stores.ts';
import { binary } from '../helpers/sandbox.ts';
import { numstat, Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
  work.write('base.txt', 'base line one\nbase line two\nbase line three\n');
  work.commitAll();
});
afterEach(() => {
  work.remove();
});

/** What git's post-commit hook does when it runs inside a call of the session's: here, by the repository's own hook. */
function installHook(env: Record<string, string> = {}): void {
  writeFileSync(work.path('.git/hooks/post-commit'), hookText(env));
  chmodSync(work.path('.git/hooks/post-commit'), 0o755);
}

function hookText(env: Record<string, string>): string {
  const words = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
  return `#!/bin/sh\n${words.join(' ')} AI_TRACKER_INGEST=background '${binary}' git-post-commit\n`;
}

const inSession = { CLAUDE_CODE_SESSION_ID: 'session-1', CLAUDE_CODE_SESSION_ATTENDED: '0' };

describe('what changes while a call runs is the agent’s', () => {
  test('a line changed, a line added, a file made', () => {
    work.agentRuns(
      "sed -i 's/line two/LINE TWO/' base.txt && echo added >> base.txt && printf 'one\\ntwo\\n' > new.txt",
    );
    work.commitAll();
    expect(work.authors('base.txt')).toBe('haha');
    expect(work.authors('new.txt')).toBe('aa');
    expect(work.counts()).toBe('+4/0/0 -1/0/0');
    expect(work.blame('new.txt').lines[0]).toMatchObject({ evidence: 'bash', session_id: 'session-1' });
    expect(
      work.query(
        'SELECT tool_type, lines_added AS a, lines_removed AS r, committed AS c FROM edits ORDER BY file_path',
      ),
    ).toEqual([
      { tool_type: 'Bash', a: 2, r: 1, c: 1 },
      { tool_type: 'Bash', a: 2, r: 0, c: 1 },
    ]);
  });

  test('an MCP tool and a failing call', () => {
    work.agentRuns('echo from mcp > mcp.txt', { tool: 'mcp__files__write' });
    work.agentRuns('echo partial > partial.txt; exit 3', { fails: true });
    work.commitAll();
    expect(work.authors('mcp.txt')).toBe('a');
    expect(work.authors('partial.txt')).toBe('a');
  });

  test('a person’s uncommitted lines stay the person’s, before and after', () => {
    work.write('base.txt', 'base line one\nperson before\nbase line two\nbase line three\n');
    work.write('person.txt', 'person made this\n');
    work.agentRuns('echo agent line >> base.txt; echo agent too >> person.txt');
    work.write('base.txt', `${work.read('base.txt')}person after\n`);
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hhhhah');
    expect(work.authors('person.txt')).toBe('ha');
  });

  test('between two calls a person types', () => {
    work.agentRuns('echo agent one >> base.txt');
    work.write('base.txt', `${work.read('base.txt')}person between\n`);
    work.agentRuns('echo agent two >> base.txt');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hhhaha');
  });

  test('a person’s line that a call removes counts as removed by the agent', () => {
    work.agentRuns("sed -i '/line two/d' base.txt");
    work.commitAll();
    expect(work.counts()).toBe('+0/0/0 -1/0/0');
  });

  test('a file deleted, a file moved, a mode changed', () => {
    work.write('moved.txt', 'person wrote this\nand this too\nand the third\n');
    work.commitAll();
    work.agentRuns('git mv moved.txt there.txt && rm base.txt');
    work.commitAll();
    expect(work.counts()).toBe('+0/0/0 -3/0/0');
    expect(work.authors('there.txt')).toBe('hhh');
    work.agentRuns('chmod +x there.txt');
    work.commitAll();
    expect(work.counts()).toBe('+0/0/0 -0/0/0');
  });

  test('a file moved and edited in one call', () => {
    work.agentRuns('mv base.txt moved.txt && echo agent line >> moved.txt');
    work.commitAll();
    expect(work.authors('moved.txt')).toBe('hhha');
  });

  test('edits by the editing tools and by a call in turn', () => {
    work.agentWrites('a.txt', 'edit one\nedit two\n');
    work.agentRuns("sed -i 's/edit two/bash two/' a.txt");
    work.agentEdits('a.txt', 'edit one\n', 'edit one\nedit more\n');
    work.commitAll();
    expect(work.authors('a.txt')).toBe('aaa');
    expect(work.blame('a.txt').lines.map((line) => line.evidence)).toEqual(['edit', 'edit', 'bash']);
  });
});

describe('calls that run at once, long, or behind', () => {
  test('parallel calls of two sessions and an editing tool between', () => {
    const first = work.startCall({ session: 'one' });
    work.write('one.txt', 'by one\n');
    const second = work.startCall({ session: 'two' });
    work.agentWrites('three.txt', 'by edit\n');
    work.write('two.txt', 'by two\n');
    first.end();
    work.write('two.txt', 'by two\nand more\n');
    second.end();
    work.commitAll();
    expect([work.authors('one.txt'), work.authors('two.txt'), work.authors('three.txt')]).toEqual(['a', 'aa', 'a']);
  });

  test('a call inside a subagent names it', () => {
    work.agentRuns('echo sub > sub.txt', { subagent: 'agent-7' });
    work.commitAll();
    expect(work.query('SELECT subagent_id AS id FROM origins WHERE author = ?', 'ai')).toEqual([{ id: 'agent-7' }]);
  });

  test('behind, in an unattended session: what it writes later is the agent’s', () => {
    const call = work.startCall({ background: true, env: inSession });
    call.end();
    work.write('later.txt', 'from behind\n');
    work.agentRuns('true', { env: inSession });
    work.commitAll();
    expect(work.authors('later.txt')).toBe('a');
  });

  test('behind, with a person at the keyboard: the same, as long as the client does not say that it has ended', () => {
    work.startCall({ background: true }).end();
    work.write('later.txt', 'from behind\n');
    work.agentRuns('true');
    work.commitAll();
    expect(work.authors('later.txt')).toBe('a');
  });

  test('a client that was killed in a call: nobody knows who wrote what came until the next look', () => {
    work.startCall({ env: { CLAUDE_PID: '4194301' } });
    work.ingest();
    work.write('later.txt', 'typed\n');
    work.agentRuns('true', { session: 'another' });
    work.commitAll();
    expect(work.authors('later.txt')).toBe('u');
  });
});

describe('commits inside a call', () => {
  test('of what the very call wrote', () => {
    installHook(inSession);
    work.agentRuns("sed -i 's/line one/LINE ONE/' base.txt && echo tail >> base.txt && git commit -qam 'one call'", {
      env: inSession,
    });
    work.ingest();
    expect(work.counts()).toBe('+2/0/0 -1/0/0');
    expect(work.authors('base.txt')).toBe('ahha');
    expect(work.query('SELECT tool_type, lines_added AS a, committed AS c FROM edits')).toEqual([
      { tool_type: 'Bash', a: 2, c: 1 },
    ]);
  });

  test('with a person’s lines from before in it', () => {
    installHook(inSession);
    work.write('base.txt', `${work.read('base.txt')}person before\n`);
    work.agentRuns("echo agent >> base.txt && git commit -qam 'one call'", { env: inSession });
    work.ingest();
    expect(work.authors('base.txt')).toBe('hhhha');
  });

  test('by a person, while the agent’s call has no end: nobody knows who wrote it', () => {
    installHook();
    const call = work.startCall({ env: inSession });
    work.write('person.txt', 'person\n');
    work.git('add', 'person.txt');
    work.git('commit', '-qm', 'mine', { env: { PATH: `${work.root}/stubs:${process.env['PATH']}` } });
    call.end();
    work.ingest();
    expect(work.authors('person.txt')).toBe('u');
  });

  test('for a client that does not name its session to what it starts', () => {
    installHook();
    const call = work.startCall();
    work.write('agent.txt', 'agent\n');
    work.git('add', 'agent.txt');
    work.git('commit', '-qm', 'its', { env: { PATH: `${work.root}/stubs:${process.env['PATH']}` } });
    call.end();
    work.ingest();
    expect(work.authors('agent.txt')).toBe('a');
  });

  test('of work that git brought in', () => {
    work.git('switch', '-q', '-c', 'topic');
    work.write('p.txt', 'person wrote line one\n');
    work.commitAll();
    work.git('switch', '-q', 'main');
    work.agentRuns(
      'git cherry-pick -n topic && git commit -qm picked && echo agent > a.txt && git add -A && git commit -qm own',
      {
        env: inSession,
      },
    );
    work.ingest();
    expect([work.authors('p.txt'), work.authors('a.txt')]).toEqual(['h', 'a']);
    expect(work.totals()).toBe('1/4/0');
  });

  test.each(['another repository', 'no repository'])(
    'in another repository than the session’s folder, which is in %s',
    (where) => {
      const other = join(work.root, 'other');
      const plain = join(work.root, 'plain');
      mkdirSync(other);
      mkdirSync(plain);
      work.git('init', '-q', { cwd: other });
      writeFileSync(join(other, 'a.txt'), 'person wrote this\n');
      work.git('add', '-A', { cwd: other });
      work.git('commit', '-qm', 'first', { cwd: other });
      writeFileSync(join(other, '.git/hooks/post-commit'), hookText(inSession), { mode: 0o755 });
      const cwd = where === 'no repository' ? plain : work.repo;
      work.agentRuns("cd ../other && echo agent >> a.txt && git commit -qam 'there'", { env: inSession, cwd });
      work.ingest();
      expect(
        work.query('SELECT ai_lines_added AS ai, unknown_lines_added AS u FROM commits ORDER BY id DESC LIMIT 1'),
      ).toEqual([{ ai: 1, u: 0 }]);
    },
  );

  test('that no hook saw', () => {
    work.agentRuns("echo agent >> base.txt && git commit -qam 'no hook'", { env: inSession });
    work.ingest();
    expect(work.authors('base.txt')).toBe('hhha');
  });
});

describe('what git brings in keeps its author', () => {
  test('stash and pop by the agent', () => {
    work.write('base.txt', `${work.read('base.txt')}person pending\n`);
    work.agentEdits('base.txt', 'base line two\n', 'base line two\nagent pending\n');
    work.agentRuns('git stash -q');
    work.agentRuns('git stash pop -q');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hhahh');
  });

  test('a checkout of a path, a cherry-pick -n, an apply', () => {
    work.git('switch', '-q', '-c', 'topic');
    work.write('p.txt', 'person wrote line one\nperson wrote line two\n');
    work.commitAll();
    work.write('q.txt', 'person wrote line three\n');
    work.commitAll();
    work.git('switch', '-q', 'main');
    work.agentRuns('git checkout -q topic -- p.txt');
    work.agentRuns('git cherry-pick -n topic');
    work.commitAll();
    expect(work.authors('p.txt')).toBe('hh');
    expect(work.authors('q.txt')).toBe('h');
    expect(work.counts()).toBe('+0/3/0 -0/0/0');
  });

  test('a merge and a pull', () => {
    work.git('switch', '-q', '-c', 'topic');
    work.write('p.txt', 'person wrote line one\n');
    work.commitAll();
    work.git('switch', '-q', 'main');
    work.agentRuns('git merge -q --no-ff topic -m merge', { env: inSession });
    work.ingest();
    expect(work.authors('p.txt')).toBe('h');
    expect(work.totals()).toBe('0/4/0');
  });

  test('a branch switch with pending work', () => {
    work.git('branch', 'side');
    work.agentEdits('base.txt', 'base line two\n', 'base line two\nagent pending\n');
    work.agentRuns('git switch -q side');
    work.agentRuns('echo more >> base.txt');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hhaha');
  });

  test('undone by the agent: discarded', () => {
    work.agentRuns('echo agent >> base.txt');
    work.agentRuns('git checkout -q -- base.txt');
    work.ingest();
    expect(work.query('SELECT ai_lines FROM shelved_files')).toEqual([{ ai_lines: 1 }]);
    expect(work.query('SELECT * FROM pending_files')).toEqual([]);
  });
});

describe('odd places and limits', () => {
  test('the user’s index, objects, refs and status are as before', () => {
    work.write('staged.txt', 'staged\n');
    work.git('add', 'staged.txt');
    work.write('base.txt', `${work.read('base.txt')}unstaged\n`);
    work.write('untracked.txt', 'untracked\n');
    const look = () => [
      work.git('status', '--porcelain'),
      work.git('ls-files', '-s'),
      work.git('for-each-ref'),
      work.git('count-objects'),
      work.git('fsck'),
    ];
    const before = look();
    work.agentRuns('true');
    expect(look()).toEqual(before);
  });

  test('the objects of the snapshots are gone once they are ingested, but for those of the last one', () => {
    const objects = () => {
      const [folder = ''] = snapshotObjects(work.path('.git'));
      return readdirSync(folder).flatMap((name) => readdirSync(join(folder, name)));
    };
    for (let call = 0; call < 5; call++) {
      work.agentRuns(`echo agent ${call} >> new.txt; echo ${call} > base.txt`);
      work.ingest();
    }
    const treeAndTwoBlobs = 3;
    expect(objects()).toHaveLength(treeAndTwoBlobs);
    work.commitAll();
    expect(work.authors('new.txt')).toBe('aaaaa');
    work.agentRuns('true');
    work.ingest();
    // The last snapshot's tree, which is the commit's by now.
    expect(objects()).toHaveLength(1);
  });

  test('what a person wrote in the moment of git’s last look at a file, as long as what was there', () => {
    const when = new Date('2026-01-01T00:00:00Z');
    const dates = (file: string) => utimesSync(work.path(file), when, when);
    work.git('config', 'core.trustctime', 'false');
    dates('base.txt');
    work.git('update-index', '--refresh');
    dates('.git/index');
    work.write('base.txt', work.read('base.txt').replace('line two', 'LINE TWO'));
    dates('base.txt');
    work.agentRuns('echo agent line >> base.txt');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hhha');
  });

  test('a file that was renamed is told from one that was written before, although the objects of then are gone', () => {
    work.agentRuns('seq 30 > written.txt');
    work.ingest();
    work.agentRuns('git mv base.txt moved.txt; echo person > untold.txt');
    work.ingest();
    work.commitAll();
    expect(work.authors('untold.txt')).toBe('a');
    expect(work.authors('moved.txt')).toBe('hhh');
  });

  test('in a repository beside the session’s that the command names', () => {
    const cwd = `${work.root}/other`;
    work.run('git', ['init', '-q', cwd]);
    work.write('../other/x.txt', 'person\n');
    work.agentRuns('cd "../other" && echo agent >>x.txt; echo agent >y.txt');
    work.ingest();
    work.commitAll({ cwd });
    const counts = "SELECT ai_lines_added, human_lines_added FROM commits WHERE repository_name = 'other'";
    expect(work.query(counts)).toEqual([{ ai_lines_added: 2, human_lines_added: 1 }]);
  });

  test('the payload names the session’s folder, wherever the hook runs', () => {
    const payload = { session_id: 's', cwd: work.repo, tool_name: 'Bash', tool_input: { command: 'x' } };
    const hook = (verb: string) => work.tracker([verb], { input: JSON.stringify(payload), cwd: work.home });
    hook('hook-pre-tool');
    work.write('n.txt', 'agent\n');
    hook('hook-post-tool');
    work.commitAll();
    expect(work.authors('n.txt')).toBe('a');
  });

  test('ignored and very large files are not read', () => {
    work.write('.gitignore', 'ignored.txt\n');
    work.commitAll();
    work.agentRuns('echo x > ignored.txt; head -c 6000000 /dev/zero > large.bin; echo small > small.txt');
    work.ingest();
    expect(work.query('SELECT path FROM dirty_files')).toEqual([{ path: 'small.txt' }]);
    expect(existsSync(work.path('large.bin'))).toBe(true);
  });

  test('an ignored file that a call wrote is the agent’s when it is added by force, and a person’s when a person wrote it', () => {
    work.write('.gitignore', '*.log\n');
    work.commitAll();
    work.agentRuns('echo x > agent.log; echo x > changed.log');
    work.ingest();
    work.write('person.log', 'person\n');
    work.write('changed.log', 'person\n');
    work.git('add', '-f', 'agent.log', 'changed.log', 'person.log');
    // A reflog is held against the files' times.
    work.commit({ env: { GIT_AUTHOR_DATE: undefined, GIT_COMMITTER_DATE: undefined } });
    expect(['agent.log', 'changed.log', 'person.log'].map((file) => work.authors(file))).toEqual(['a', 'h', 'h']);
    expect(work.query("SELECT tool_type FROM edits WHERE file_path LIKE '%agent.log'")).toEqual([
      { tool_type: 'Bash' },
    ]);
  });

  test('a repository without a commit, in a folder with odd characters', () => {
    const odd = join(work.root, 'odd "dir"\nünï $x');
    mkdirSync(odd);
    work.git('init', '-q', { cwd: odd });
    work.agentRuns("echo one > 'a file'", { cwd: odd });
    work.git('add', '-A', { cwd: odd });
    work.commit({ cwd: odd });
    expect(work.query('SELECT ai_lines_added AS ai FROM commits ORDER BY id DESC LIMIT 1')).toEqual([{ ai: 1 }]);
  });

  test('a linked work tree, and a subfolder of one', () => {
    const tree = join(work.root, 'tree');
    work.git('worktree', 'add', '-q', tree, '-b', 'side');
    mkdirSync(join(tree, 'sub'));
    work.agentRuns('echo one > x.txt; echo two > ../y.txt', { cwd: join(tree, 'sub') });
    work.git('add', '-A', { cwd: tree });
    work.commit({ cwd: tree });
    expect(work.query('SELECT ai_lines_added AS ai FROM commits ORDER BY id DESC LIMIT 1')).toEqual([{ ai: 2 }]);
  });

  describe.each([
    ['that the shell can tell apart', []],
    ['that only git can', ['"quote"', 'line\nbreak']],
  ])('names %s', (_, quoted) => {
    const odd = [
      ' with spaces ',
      "it's",
      '-dash',
      '[x]*?',
      '*',
      ':colon',
      'comma,',
      '$(x)',
      '~',
      'ünï',
      'a\u0401\u0402\u0101',
    ];
    const names = [...odd, ...quoted, ...odd.map((name) => `dir (x)/${name}`)];

    test('of files that are written, and then deleted', () => {
      work.agentRuns(() => {
        for (const name of names) work.write(name, 'one\n');
      });
      work.commitAll();
      expect(work.counts()).toBe(`+${names.length}/0/0 -0/0/0`);
      expect(numstat(work)).toEqual({ added: names.length, removed: 0 });
      work.agentRuns(() => {
        for (const name of names) rmSync(work.path(name));
      });
      work.commitAll();
      expect(work.counts()).toBe(`+0/0/0 -${names.length}/0/0`);
    });

    test('of thousands of files, a large one among them and small ones called like parts of it', () => {
      const small = Array.from({ length: 2000 }, (_, number) => `many/a file ${number}`);
      work.agentRuns(() => {
        for (const name of [...small, ...quoted, 'large', 'dir/large', 'large x']) work.write(name, 'one\n');
        work.write('an x/large', 'one\n'.repeat(1_500_000));
        work.write('large', 'one\n'.repeat(1_500_000));
      });
      work.ingest();
      const paths = work.query<{ path: string }>('SELECT path FROM dirty_files').map(({ path }) => path);
      expect(new Set(paths)).toEqual(new Set([...small, ...quoted, 'dir/large', 'large x']));
    });

    test('that are no UTF-8', () => {
      const bytes = Buffer.from([0x81, 0x82, 0x85, 0x88, 0xff]);
      work.agentRuns(() => {
        for (const name of quoted) work.write(name, 'one\n');
        writeFileSync(Buffer.concat([Buffer.from(`${work.repo}/`), bytes]), 'one\n');
      });
      work.commitAll();
      expect(work.counts()).toBe(`+${quoted.length + 1}/0/0 -0/0/0`);
    });
  });

  test('outside any repository nothing happens', () => {
    const plain = join(work.root, 'plain');
    mkdirSync(plain);
    work.agentRuns('echo x > y', { cwd: plain });
    work.ingest();
    expect(work.query('SELECT * FROM edits')).toEqual([]);
  });
});

test('too many untracked files are left out, and doctor says so', () => {
  mkdirSync(work.path('many'));
  const name = (number: number) => `many/${'a-long-name-'.repeat(15)}${number}.txt`;
  for (let number = 0; number < 6000; number++) writeFileSync(work.path(name(number)), 'x\n');
  work.agentRuns('echo agent >> base.txt');
  work.ingest();
  expect(work.query('SELECT path FROM dirty_files')).toEqual([{ path: 'base.txt' }]);
  expect(work.tracker(['doctor']).stdout).toContain('too many untracked files');
});
