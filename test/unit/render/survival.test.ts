import { expect, test } from 'vitest';
import { renderSurvival } from '../../../src/render/survival.ts';
import { displayWidth } from '../../../src/render/width.ts';
import { addLifetime, noSums, type Survival, type SurvivalReport, survivalOf } from '../../../src/stats/survival.ts';

const days = [7, 30, 90];
const none = survivalOf([], days);

function reportOf(change: Partial<SurvivalReport> = {}): SurvivalReport {
  const repository = {
    repository_name: 'tea-timer',
    repository_path: '/home/dev/tea-timer',
    commit_sha: 'a',
    commits: 12,
  };
  return {
    ...{ database: '/db', asked_at: '2026-03-02T00:00:00Z', since: null, days },
    authors: (['ai', 'human', 'unknown'] as const).map((author) => ({ author, ...none })),
    ...{ agents: [], models: [], repositories: [{ ...repository, files_lost: 0, authors: [] }], generated_lines: 0 },
    ...change,
  };
}

const lived = (born: number, standing: number, ...shares: readonly (readonly [number, number])[]): Survival => ({
  ...{ born, standing },
  ages: shares.map(([stood, old], at) => ({ days: days[at] ?? 0, born: old, stood, percent: null })),
});

const much = lived(1_234_567, 1_000_000, [1_111_111, 1_234_567], [999_999, 1_000_001], [1, 999_999]);
const authors = [
  { author: 'ai', ...much },
  { author: 'human', ...much },
  { author: 'unknown', ...much },
] as const;
const terminal = { env: { NO_COLOR: '1' }, columns: 60, isTTY: true };

test.each([40, 60, 80, 120])('fits a terminal of %i columns, whatever the names and numbers', (columns) => {
  const agents = ['an-agent-of-a-very-long-name-which-is-cut', 'b\u001b[31m'].map((agent_id) => ({
    agent_id,
    ...much,
  }));
  const text = renderSurvival(
    reportOf({ authors, agents, generated_lines: 7 }),
    { allFiles: false },
    { ...terminal, columns },
  );
  expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(Math.max(columns, 60));
  expect(text).not.toContain('\u001b');
  expect(text.includes('No room for aged')).toBe(columns < 120);
});

test('agents and models have a table where there are several', () => {
  const [one, two] = [
    { agent_id: 'one', ...much },
    { agent_id: null, ...much },
  ];
  const render = (change: Partial<SurvivalReport>) =>
    renderSurvival(reportOf({ authors, ...change }), { allFiles: false }, terminal);
  expect(render({ agents: [one] })).not.toMatch(/^(Agent|Model)/m);
  expect(render({ agents: [one, two] })).toMatch(/^Agent .*\n.*\none .*\n- /m);
  expect(
    render({
      models: [
        { model: 'opus', ...much },
        { model: null, ...much },
      ],
    }),
  ).toMatch(/^Model .*\n.*\nopus /m);
});

test('what is left out, lost and not that old is said', () => {
  const young = [{ author: 'ai' as const, ...lived(3, 2, [2, 3], [0, 0], [0, 0]) }];
  const [first] = reportOf().repositories;
  const repositories = first === undefined ? [] : [{ ...first, files_lost: 2 }];
  const text = renderSurvival(
    reportOf({ authors: young, repositories, generated_lines: 1200 }),
    { allFiles: false },
    { ...terminal, columns: 200 },
  );
  expect(text).toContain(
    'No line is 30 days or 90 days old yet. Generated: 1,200 lines, left out (--all-files). 2 files could not be followed on.',
  );
});

test.each([
  [{}, 'commit some text'],
  [{ since: '2026-03-01T00:00:00Z' }, 'ask without --since'],
  [{ generated_lines: 4 }, '--all-files counts generated files'],
])('where there is nothing: %j', (change, hint) => {
  expect(renderSurvival(reportOf(change), { allFiles: false }, terminal)).toContain(
    `No line was added in tea-timer: ${hint}.`,
  );
});

test.each([
  ['stands', 100, undefined, '5 5 1/1 1/1'],
  ['went on the day', 100, 7, '5 0 0/1 0/1'],
  ['went after it', 100, 7.001, '5 0 1/1 0/1'],
  ['is too young for the second age', 20, 10, '5 0 1/1 0/0'],
  ['is as old as the first age', 7, undefined, '5 5 1/1 0/0'],
  ['went before it was born, by its clock', 100, -3, '5 0 0/1 0/1'],
])('a line that %s', (_, today, gone, wanted) => {
  const [born, day] = [1_700_000_000_000, 86_400_000];
  const sums = noSums([7, 30]);
  const end = gone === undefined ? undefined : born + gone * day;
  addLifetime(sums, { born, gone: end, lines: 5 }, [7, 30], born + today * day);
  const { standing, ages, ...whole } = survivalOf([sums], [7, 30]);
  expect(`${whole.born} ${standing} ${ages.map((age) => `${age.stood / 5}/${age.born / 5}`).join(' ')}`).toBe(wanted);
});
