import { expect, test } from 'vitest';
import { type CountedFile, type CountedRun, isCovered, rangeReport } from '../../../src/stats/range-report.ts';

const ai = (count: number, agent: string | null, model: string | null = null): CountedRun => ({
  count,
  origin: { author: 'ai', agent_id: agent, model },
});
const human = (count: number): CountedRun => ({ count, origin: { author: 'human', agent_id: null, model: null } });
const nobody = (count: number): CountedRun => ({ count, origin: undefined });

const file = (path: string, runs: readonly CountedRun[], facts: Partial<CountedFile> = {}): CountedFile => ({
  ...{ path, isGenerated: false, isBinary: false, runs },
  ...facts,
});

function reportOf(files: readonly CountedFile[], allFiles = false) {
  const range = { base: 'b', head: 'h', mergeBase: 'm', commits: 3, recorded: 2, overridden: 4, replaced: 1 };
  return rangeReport({ ...range, files }, allFiles);
}

test('lines by author, and how many are known', () => {
  const { totals } = reportOf([file('a', [ai(3, null), human(1)]), file('b', [nobody(2), ai(1, null)])]);
  expect(totals).toEqual({
    ...{ lines_added: 7, ai_lines_added: 4, human_lines_added: 1, unknown_lines_added: 2 },
    ...{ ai_percent_added: 80, coverage_percent: 71.4, generated_lines_added: 0, binary_files: 0 },
    ...{ ai_lines_overridden: 4, ai_lines_replaced: 1 },
  });
});

test('agents and models, the most first, a name before its like', () => {
  const { agents, models } = reportOf([
    file('a', [ai(1, 'b', 'x'), ai(2, 'a', 'y'), ai(1, null, 'x'), human(9)]),
    file('b', [ai(1, 'b', 'y')]),
  ]);
  expect(agents.map(({ agent_id, ai_lines_added }) => [agent_id, ai_lines_added])).toEqual([
    ['a', 2],
    ['b', 2],
    [null, 1],
  ]);
  expect(models.map(({ model, ai_lines_added }) => [model, ai_lines_added])).toEqual([
    ['y', 3],
    ['x', 2],
  ]);
});

test('generated files are listed, and counted on demand', () => {
  const files = [file('a', [ai(1, null)]), file('lock', [ai(5, 'w')], { isGenerated: true })];
  expect(reportOf(files).totals).toMatchObject({ lines_added: 1, generated_lines_added: 5 });
  expect(reportOf(files).agents).toHaveLength(1);
  expect(reportOf(files, true).totals).toMatchObject({ lines_added: 6, generated_lines_added: 5 });
  expect(reportOf(files).files.map(({ file_path }) => file_path)).toEqual(['lock', 'a']);
});

test('all of no lines are known', () => {
  const report = reportOf([file('picture', [], { isBinary: true })]);
  expect(report.totals).toMatchObject({ coverage_percent: null, ai_percent_added: null, binary_files: 1 });
  expect(isCovered(report, 100)).toBe(true);
});

test('coverage is never rounded up to what is wanted', () => {
  const report = reportOf([file('a', [human(9999), nobody(1)])]);
  expect(report.totals.coverage_percent).toBe(99.9);
  expect([isCovered(report, 99.99), isCovered(report, 99.995)]).toEqual([true, false]);
});
