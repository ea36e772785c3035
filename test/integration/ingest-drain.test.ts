import { copyFileSync, mkdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { drainSpool } from '../../src/ingest/drain.ts';
import { listDeliveries, listRejected } from '../../src/spool/spool.ts';
import { openStore } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { runHere } from '../helpers/fake-io.ts';
import { beforeGit } from '../helpers/git-wrapper.ts';
import { buildChild } from '../helpers/run-child.ts';
import { projectRoot } from '../helpers/sandbox.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => {
  work.remove();
});

const spool = () => spoolDir(work.database);
const waiting = () => listDeliveries(spool());
const reasons = () => listRejected(spool()).map(({ reason }) => reason);
const editedFiles = () =>
  work
    .query<{ f: string }>("SELECT replace(file_path, ?, '') AS f FROM edits ORDER BY id", `${work.repo}/`)
    .map(({ f }) => f);

/** The newest delivery's file. */
function newest(): string {
  return join(spool(), waiting().at(-1) ?? '');
}

describe('a delivery', () => {
  test('that comes back after its ingestion is not counted again', () => {
    work.agentWrites('a.txt', 'one\n');
    const [name = ''] = waiting();
    const copy = join(work.root, name);
    copyFileSync(join(spool(), name), copy);
    work.ingest();
    copyFileSync(copy, join(spool(), name));
    expect(drainSpool(work.database)).toMatchObject({ ingested: 1, rejected: 0 });
    expect(editedFiles()).toEqual(['a.txt']);
    expect(work.query('SELECT tool_calls FROM agent_sessions')).toEqual([{ tool_calls: 1 }]);
  });

  test('that was cut off is set aside with its reason, and the rest goes on', () => {
    work.agentWrites('a.txt', 'one\n');
    const cut = newest();
    work.agentWrites('b.txt', 'two\n');
    truncateSync(cut, 200);
    const old = new Date(Date.now() - 700_000);
    utimesSync(cut, old, old);
    expect(drainSpool(work.database)).toMatchObject({ ingested: 1, rejected: 1 });
    expect(editedFiles()).toEqual(['b.txt']);
    expect(reasons()).toEqual(['cut off: its writer was stopped before the end']);
    expect(waiting()).toEqual([]);
  });

  test('that is still being written is waited for shortly, then passed over and left', () => {
    work.agentWrites('a.txt', 'one\n');
    const unfinished = newest();
    const bytes = readFileSync(unfinished);
    truncateSync(unfinished, 200);
    work.agentWrites('b.txt', 'two\n');
    expect(drainSpool(work.database)).toMatchObject({ ingested: 1, rejected: 0 });
    expect(editedFiles()).toEqual(['b.txt']);
    writeFileSync(unfinished, bytes);
    work.ingest();
    expect(editedFiles()).toEqual(['b.txt', 'a.txt']);
  });

  test('that cannot be understood takes nothing of the others with it', () => {
    work.agentWrites('a.txt', 'one\n');
    work.deliver('hook-post-tool', '{"session_id": "broken"');
    work.deliver('hook-post-tool', { tool_input: {} });
    work.deliver('hook-of-tomorrow', {});
    work.agentEdits('a.txt', 'one\n', 'one\ntwo\n');
    expect(drainSpool(work.database)).toMatchObject({ ingested: 2, rejected: 3 });
    expect(reasons()).toEqual([
      'the payload is not JSON',
      'the payload names neither a session nor a tool',
      'the verb "hook-of-tomorrow" is not known',
    ]);
    work.git('add', '-A');
    work.git('commit', '-qm', 'x');
    work.deliver('git-post-commit', '');
    drainSpool(work.database);
    expect(work.authors('a.txt')).toBe('aa');
  });

  test('that fails after it wrote leaves no row, and what the one before left pending stays', () => {
    work.write('b.txt', 'mine\n');
    work.git('add', '-A');
    work.git('commit', '-q', '-m', 'not told');
    const [old, head] = ['1'.repeat(40), work.git('rev-parse', 'HEAD')];
    work.write('c.txt', 'gone\n');
    work.git('add', 'c.txt');
    const tree = work.git('write-tree');
    const damaged = work.git('commit-tree', '-p', head, '-m', 'damaged', tree);
    rmSync(work.path(`.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`));
    work.git('reset', '-q', '--hard');
    work.agentWrites('a.txt', 'one\n');
    work.deliver('git-post-rewrite', `${old} ${head}\n${old} ${damaged}\n`);
    expect(drainSpool(work.database)).toMatchObject({ ingested: 1, rejected: 1 });
    expect(work.query('SELECT ai_lines FROM pending_files')).toEqual([{ ai_lines: 1 }]);
    expect(work.query('SELECT count(*) AS n FROM deliveries')).toEqual([{ n: 1 }]);
  });

  test('that is a folder or no delivery at all does not stop the others', () => {
    mkdirSync(join(spool(), '0000000000000000001-1'), { recursive: true });
    writeFileSync(join(spool(), '0000000000000000002-1'), 'something else');
    work.agentWrites('a.txt', 'one\n');
    expect(drainSpool(work.database)).toMatchObject({ ingested: 1, rejected: 1 });
    expect(reasons()).toEqual(['not a delivery of a version known here']);
  });
});

describe('while git takes long', () => {
  /** Of a kind of question git says nothing the first time; the second time it is noted whether the database is locked. */
  function hangOnce(question: string): () => string {
    const [seen, locks] = [join(work.root, 'seen'), join(work.root, 'locks')];
    const check = join(work.root, 'is-locked.cjs');
    buildChild('is-locked.ts', check);
    const node = `NODE_PATH='${projectRoot}/node_modules' '${process.execPath}' '${check}'`;
    const hang = `[ -e '${seen}' ] || { : >'${seen}'; exec sleep 600; }; ${node} '${work.database}' >>'${locks}'`;
    beforeGit(work, `case " $* " in *' ${question} '*) ${hang} ;; esac`);
    return () => readFileSync(locks, 'utf8');
  }

  test.each([
    ['a commit', 'show', () => work.deliver('git-post-commit', '')],
    ['contents', 'cat-file', () => work.deliver('git-post-commit', '')],
    ['a commit that no hook tells of', 'show', () => {}],
  ])('to read %s, the database is free, and the commit is counted once', (_, question, tell) => {
    work.write('a.txt', 'one\n');
    work.commitAll();
    work.agentEdits('a.txt', 'one\n', 'one\ntwo\n');
    work.ingest();
    work.write('a.txt', 'one\ntwo\nthree\n');
    work.git('commit', '-qam', 'slow');
    tell();
    const locks = hangOnce(question);
    work.ingest();
    expect(locks()).toMatch(/^free\n/);
    expect(work.counts()).toBe('+1/1/0 -0/0/0');
    expect(work.totals()).toBe('1/2/0');
  });
});

describe('a database that somebody deletes or replaces while it is filled', () => {
  /** More than one transaction takes. */
  const count = 1100;
  const deliverMany = () => {
    for (let at = 0; at < count; at++) work.deliver('hook', { session_id: `s${at}`, hook_event_name: 'Stop' });
  };
  const remembered = () => new Set(work.query<{ id: string }>('SELECT id FROM deliveries').map(({ id }) => id));

  test.each([
    ['deleted', () => {}],
    ['replaced', () => openStore(work.database).close()],
  ])('%s: what is left goes into the file that lies there then', (_, replace) => {
    deliverMany();
    let left: string[] | undefined;
    const onProgress = () => {
      if (left !== undefined) return;
      for (const file of ['', '-wal', '-shm']) rmSync(work.database + file, { force: true });
      replace();
      left = waiting();
    };
    drainSpool(work.database, { onProgress });
    expect(left?.length).toBeGreaterThan(0);
    expect(remembered()).toEqual(new Set(left));
    expect(waiting()).toEqual([]);
  });
});

describe('what is rejected', () => {
  const kept = () => readFileSync(join(spool(), 'rejected', listRejected(spool())[0]?.name ?? ''), 'utf8');

  test('is kept without its payload, where that can never be understood', () => {
    work.deliver('hook', '{"session_id": "broken, with a SECRET');
    drainSpool(work.database);
    expect(kept()).toMatch(/^ai-tracker-delivery 1\0time=/);
    expect(kept()).not.toContain('SECRET');
  });

  test('is kept without what was written of it, where it was cut off', () => {
    work.deliver('hook', '{"session_id": "s", "prompt": "a SECRET"}');
    truncateSync(newest(), readFileSync(newest()).length - 30);
    const old = new Date(Date.now() - 700_000);
    utimesSync(newest(), old, old);
    drainSpool(work.database);
    expect(reasons()).toEqual(['cut off: its writer was stopped before the end']);
    expect(kept()).not.toContain('SECRET');
  });

  test('is kept whole where a later version may understand it', () => {
    work.deliver('hook-of-tomorrow', '{"session_id": "s"}');
    drainSpool(work.database);
    expect(kept()).toContain('"session_id"');
  });
});

describe('when the database fails, everything stays in the spool', () => {
  test('the disk is full', () => {
    work.agentWrites('a.txt', 'one\n');
    work.agentWrites('b.txt', Array.from({ length: 20_000 }, (_, at) => `${at}\n`).join(''));
    const store = openStore(work.database);
    store.pragma(`max_page_count = ${Number(store.pragma('page_count', { simple: true })) + 2}`);
    expect(() => drainSpool(work.database, { store })).toThrow(/full/);
    store.close();
    expect(waiting()).toHaveLength(2);
    work.ingest();
    expect(editedFiles()).toEqual(['a.txt', 'b.txt']);
  });

  test('another process holds the lock for long', () => {
    openStore(work.database).close();
    work.agentWrites('a.txt', 'one\n');
    const holder = openSqlite(work.database);
    holder.exec('BEGIN IMMEDIATE');
    const store = openStore(work.database, { timeout: 50 });
    expect(() => drainSpool(work.database, { store })).toThrow();
    expect(waiting()).toHaveLength(1);
    holder.exec('COMMIT');
    expect(drainSpool(work.database, { store })).toMatchObject({ ingested: 1, rejected: 0 });
    store.close();
    holder.close();
  });

  test('commands that read show what is recorded, and say what waits', async () => {
    work.write('a.txt', 'one\n');
    const first = work.commitAll();
    work.write('a.txt', 'two\n');
    work.git('commit', '-qam', 'second');
    work.deliver('git-post-commit', '');
    const holder = openSqlite(work.database);
    holder.exec('BEGIN IMMEDIATE');
    const run = (...args: string[]) => runHere(args, { env: work.env, cwd: work.repo });
    for (const args of [['stats'], ['show', first], ['blame', 'a.txt'], ['show']]) {
      const { status, stderr } = await run(...args);
      expect(status, args.join(' ')).toBe(0);
      // That somebody asked for a commit is one, too.
      expect(stderr).toMatch(
        /(1 delivery waits and is|2 deliveries wait and are) not counted yet: .* is locked by another process\n/,
      );
    }
    expect((await run('show')).stderr).toMatch(/commit \w{12} is not counted yet: try again in a moment\n$/);
    expect(await run('show', '--json')).toMatchObject({ status: 0, stdout: 'null\n' });
    holder.exec('COMMIT');
    holder.close();
    expect((await run('show')).stdout).toContain('a.txt');
  });

  test('it is read-only', () => {
    const store = openStore(work.database);
    work.agentWrites('a.txt', 'one\n');
    store.pragma('query_only = ON');
    expect(() => drainSpool(work.database, { store })).toThrow();
    store.close();
    expect(waiting()).toHaveLength(1);
    expect(listRejected(spool())).toEqual([]);
  });
});

describe('two processes that take turns', () => {
  test('see each other’s pending lines', () => {
    const first = openStore(work.database);
    const second = openStore(work.database);
    for (let at = 0; at < 6; at++) {
      if (at === 0) work.agentWrites('a.txt', 'start\n');
      else work.agentEdits('a.txt', 'start\n', `start\nline ${at}\n`);
      drainSpool(work.database, { store: at % 2 === 0 ? first : second });
    }
    first.close();
    second.close();
    work.git('add', '-A');
    work.commit();
    expect(work.authors('a.txt')).toBe('aaaaaa');
  });
});

describe('ids of deliveries', () => {
  test('are forgotten after 90 days, when the delivery itself is as old', () => {
    work.agentWrites('a.txt', 'one\n');
    work.ingest();
    const db = openSqlite(work.database);
    const insert = db.prepare('INSERT INTO deliveries VALUES (?, ?)');
    insert.run('1500000000000000000-1', '2017-07-14T02:40:00.000Z');
    insert.run('1500000000000000000-2', new Date().toISOString());
    db.close();
    work.agentWrites('b.txt', 'two\n');
    work.ingest();
    expect(work.query("SELECT id FROM deliveries WHERE id LIKE '15000%'")).toEqual([{ id: '1500000000000000000-2' }]);
    expect(work.query('SELECT count(*) AS n FROM deliveries')).toEqual([{ n: 3 }]);
  });
});
