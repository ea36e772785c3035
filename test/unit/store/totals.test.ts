import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf } from '../../../src/stats/calendar.ts';
import { summedTerms } from '../../../src/store/commit-terms.ts';
import { migrate, type Store } from '../../../src/store/open.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { onlyAgent, pendingWork, shelvedAiLines, sumByDay, sumByRepository } from '../../../src/store/totals.ts';
import { addCommit, insert } from '../../helpers/records.ts';

function emptyStore(): Store {
  const db = openSqlite(':memory:');
  migrate(db);
  return db;
}

describe('sums', () => {
  test('leave out generated files, and count them when asked', () => {
    const db = emptyStore();
    addCommit(db, { ai_lines_added: 110, generated_ai_added: 100, human_lines_added: 7, generated_human_added: 5 });
    expect(sumByRepository(db, {})).toMatchObject([
      { ai_lines_added: 10, human_lines_added: 2, generated_lines_added: 105 },
    ]);
    expect(sumByRepository(db, { allFiles: true })).toMatchObject([
      { ai_lines_added: 110, human_lines_added: 7, generated_lines_added: 105 },
    ]);
    expect([...sumByDay(db, {}, dayOf)]).toMatchObject([{ commits: 1, ai_lines_added: 10, human_lines_added: 2 }]);
  });

  test('leave out what another commit has already', () => {
    const db = emptyStore();
    const generated = { generated_ai_added: 2, generated_human_added: 0 };
    addCommit(db, {
      ai_lines_added: 10,
      repeated_ai_added: 7,
      human_lines_added: 4,
      repeated_human_added: 4,
      ...generated,
    });
    expect(sumByRepository(db, {})).toMatchObject([{ ai_lines_added: 1, human_lines_added: 0, ai_only: 1 }]);
    expect(sumByRepository(db, { allFiles: true })).toMatchObject([
      { ai_lines_added: 3, human_lines_added: 0, ai_only: 1 },
    ]);
  });

  test('leave out commits that were replaced, and copies', () => {
    const db = emptyStore();
    addCommit(db, { ai_lines_added: 1 });
    addCommit(db, { ai_lines_added: 2, superseded_by: 'x' });
    addCommit(db, { ai_lines_added: 4, copy_of: 'x' });
    expect(sumByRepository(db, {})).toMatchObject([{ commits: 1, ai_lines_added: 1 }]);
    expect([...sumByDay(db, {}, dayOf)]).toMatchObject([{ commits: 1, ai_lines_added: 1 }]);
  });

  test.each([
    ['only AI lines', { ai_lines_added: 3, human_lines_removed: 9 }, 'ai_only'],
    ['AI and human lines', { ai_lines_added: 3, human_lines_added: 1 }, 'mixed'],
    ['all three', { ai_lines_added: 3, human_lines_added: 1, unknown_lines_added: 1 }, 'mixed'],
    ['only human lines', { human_lines_added: 1 }, 'human_only'],
    ['nothing but AI removals', { ai_lines_removed: 3 }, 'ai_only'],
    ['nothing but removals of both', { ai_lines_removed: 3, human_lines_removed: 1 }, 'mixed'],
    ['AI lines beside unknown ones', { ai_lines_added: 3, unknown_lines_added: 1 }, undefined],
    ['unknown lines', { unknown_lines_added: 1 }, undefined],
    ['no lines', {}, undefined],
    [
      'human lines, and AI lines in a lock file',
      { human_lines_added: 1, ai_lines_added: 9, generated_ai_added: 9 },
      'human_only',
    ],
  ])('a commit with %s is %#', (_, counts, kind) => {
    const db = emptyStore();
    addCommit(db, counts);
    const none = { ai_only: 0, mixed: 0, human_only: 0 };
    expect(sumByRepository(db, {})).toMatchObject([kind ? { ...none, [kind]: 1 } : none]);
  });

  test('with all files, a lock file makes a commit mixed', () => {
    const db = emptyStore();
    addCommit(db, { human_lines_added: 1, ai_lines_added: 9, generated_ai_added: 9 });
    expect(sumByRepository(db, { allFiles: true })).toMatchObject([{ mixed: 1, human_only: 0 }]);
  });

  test('take a period with its first and without its last instant, fractions of a second or not', () => {
    const db = emptyStore();
    const times = ['09:59:59Z', '10:00:00Z', '10:00:00.000001Z', '10:59:59.999999Z', '11:00:00Z', '11:00:00.5Z'];
    for (const time of times) addCommit(db, { timestamp: `2026-03-02T${time}` });
    const filter = { from: '2026-03-02T10:00:00', to: '2026-03-02T11:00:00' };
    expect(sumByRepository(db, filter)).toMatchObject([{ commits: 3 }]);
    expect([...sumByDay(db, filter, dayOf)]).toMatchObject([{ commits: 3 }]);
  });

  test('keep two clones of one name apart, and find repositories by their paths', () => {
    const db = emptyStore();
    addCommit(db, { ai_lines_added: 1 });
    addCommit(db, { ai_lines_added: 2, repository_path: '/other/api' });
    addCommit(db, { ai_lines_added: 4, repository_name: 'web', repository_path: '/home/dev/web' });
    const added = (...repositories: string[]) => sumByRepository(db, { repositories }).map((row) => row.ai_lines_added);
    expect(added('/other/api')).toEqual([2]);
    expect(added('/other/api', '/home/dev/web').sort()).toEqual([2, 4]);
    expect(added('api')).toEqual([]);
  });

  test('follow the days over gaps of years, an agent at a time', () => {
    const db = emptyStore();
    addCommit(db, { timestamp: '1999-12-31T23:59:59Z', agent_id: 'a' });
    addCommit(db, { timestamp: '2000-01-01T00:00:00Z', agent_id: 'b' });
    addCommit(db, { timestamp: '2026-03-02T10:00:00Z', agent_id: 'a' });
    const dates = (agent?: string) =>
      [...sumByDay(db, { agents: agent === undefined ? undefined : [agent] }, dayOf)].map(({ day }) => day.date);
    expect(dates()).toEqual(['1999-12-31', '2000-01-01', '2026-03-02']);
    expect(dates('a')).toEqual(['1999-12-31', '2026-03-02']);
    expect(dates('none')).toEqual([]);
  });

  test('end at a time that is none, instead of going on for ever', () => {
    const db = emptyStore();
    addCommit(db);
    addCommit(db, { timestamp: 'yesterday' });
    expect([...sumByDay(db, {}, dayOf)]).toHaveLength(1);
  });

  test('come from indexes alone', () => {
    const db = emptyStore();
    const plans: string[] = [];
    const spied = new Proxy(db, {
      get: (target, name) => (sql: string) => {
        if (name !== 'prepare') throw new Error(`unexpected ${String(name)}`);
        const bind = { from: '', to: '', end: '', repositories: '[]' };
        const plan = target.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(bind) as { detail: string }[];
        plans.push(...plan.map((step) => step.detail).filter((detail) => /SCAN|SEARCH/.test(detail)));
        return target.prepare(sql);
      },
    });
    const period = { from: '2026', to: '2027', repositories: ['/home/dev/api'] };
    for (const filter of [{}, period]) {
      sumByRepository(spied, filter);
      expect([...sumByDay(spied, filter, dayOf)]).toEqual([]);
    }
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.filter((plan) => !/USING COVERING INDEX|commit_totals|json_each/.test(plan))).toEqual([]);
    // A term that an index lacks would be computed from the row, slowly, without showing in the plan.
    const indexes = db.prepare<[], string>(
      "SELECT sql FROM sqlite_master WHERE name LIKE 'commits_by_%' AND sql LIKE '%discarded%'",
    );
    for (const sql of indexes.pluck().all()) {
      for (const term of summedTerms()) expect(sql).toContain(term);
    }
  });
});

test('the kept sums are those of the rows, whatever is done to them', () => {
  const change = fc.record({
    id: fc.integer({ min: 1, max: 6 }),
    what: fc.constantFrom('put', 'remove', 'supersede', 'restore', 'move'),
    ai: fc.nat(9),
    human: fc.nat(9),
    generated: fc.nat(3),
    repository: fc.constantFrom('api', 'web'),
    agent: fc.constantFrom(null, 'a', 'b'),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const db = emptyStore();
      let moved = 100;
      for (const { id, what, ai, human, generated, repository, agent } of changes) {
        if (what === 'put' || what === 'remove') db.prepare('DELETE FROM commits WHERE id = ?').run(id);
        if (what === 'put') {
          const lines = { ai_lines_added: ai + generated, generated_ai_added: generated, human_lines_removed: human };
          addCommit(db, { id, ...lines, repository_path: `/home/dev/${repository}`, agent_id: agent });
        }
        if (what === 'supersede') db.prepare("UPDATE commits SET superseded_by = 'x' WHERE id = ?").run(id);
        if (what === 'restore') db.prepare('UPDATE commits SET superseded_by = NULL WHERE id = ?').run(id);
        if (what === 'move')
          db.prepare(`UPDATE commits SET repository_path = ?, id = ${++moved} WHERE id = ?`).run(repository, id);
      }
      for (const filter of [{}, { agents: ['a'] }, { repositories: ['/home/dev/api'] }]) {
        // From the beginning of time, the sums are computed from the rows.
        expect(sumByRepository(db, filter)).toEqual(sumByRepository(db, { ...filter, from: '' }));
      }
      db.close();
    }),
    { numRuns: 60 },
  );
});

test('pending work is what no commit took, of one repository or agent if asked', () => {
  const db = emptyStore();
  insert(db, 'repositories', { id: 5, common_dir: '/home/dev/api/.git', path: '/home/dev/api', name: 'api' });
  const edit = {
    timestamp: '',
    session_id: 's',
    tool_type: 'Edit',
    file_path: '/a',
    lines_added: 1,
    lines_removed: 0,
    working_directory: '/',
  };
  insert(db, 'edits', { ...edit, repository_id: 5, agent_id: 'a' });
  insert(db, 'edits', { ...edit, agent_id: 'b' });
  insert(db, 'edits', { ...edit, repository_id: 5, committed: 1 });
  const file = { weave: '', updated_at: '' };
  insert(db, 'pending_files', { ...file, path: '/home/dev/api/a', repository_id: 5, ai_lines: 3 });
  insert(db, 'pending_files', { ...file, path: '/b', ai_lines: 4 });
  expect(pendingWork(db, {})).toEqual({ edits: 2, ai_lines: 7 });
  expect(pendingWork(db, { repositories: ['/home/dev/api'] })).toEqual({ edits: 1, ai_lines: 3 });
  expect(pendingWork(db, { repositories: ['/home/dev/api'], agents: ['b'] })).toEqual({ edits: 0, ai_lines: 3 });
});

test('the agent is named when there is one only', () => {
  const db = emptyStore();
  expect(onlyAgent(db)).toBeNull();
  addCommit(db);
  expect(onlyAgent(db)).toBeNull();
  addCommit(db, { agent_id: 'a' });
  insert(db, 'agent_sessions', { id: 's', agent_id: 'a', started_at: '', last_seen_at: '' });
  expect(onlyAgent(db)).toBe('a');
  insert(db, 'agent_sessions', { id: 't', agent_id: 'b', started_at: '', last_seen_at: '' });
  expect(onlyAgent(db)).toBeNull();
});

test('AI lines that git took out of the work tree: by time, repository and agent', () => {
  const db = emptyStore();
  insert(db, 'repositories', { id: 1, common_dir: '/r/.git', path: '/r', name: 'r' });
  const row = { path: '/r/a', repository_id: 1, agent_id: null, shelved_at: '2026-03-02T10:00:00.000Z', ai_lines: 3 };
  insert(db, 'shelved_files', row);
  insert(db, 'shelved_files', { ...row, repository_id: null, agent_id: 'x', shelved_at: '2026-03-05T10:00:00.000Z' });
  expect(shelvedAiLines(db, {})).toBe(6);
  expect(shelvedAiLines(db, { repositories: ['/r'] })).toBe(3);
  expect(shelvedAiLines(db, { agents: ['x'] })).toBe(3);
  expect(shelvedAiLines(db, { from: '2026-03-03T00:00:00', to: '2026-03-05T00:00:00' })).toBe(0);
  expect(shelvedAiLines(db, { from: '2026-03-02T00:00:00', to: '2026-03-03T00:00:00' })).toBe(3);
});
