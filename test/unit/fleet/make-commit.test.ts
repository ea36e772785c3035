import { describe, expect, test } from 'vitest';
import type { FleetFile } from '../../../src/fleet/commit-view.ts';
import { commitRow, fileRows, linesByAgent, type Made, madeId } from '../../../src/fleet/make-commit.ts';
import type { ToldCommit } from '../../../src/store/fleet-told.ts';
import { drawnFile } from '../../helpers/drawn-commit.ts';

const told = {
  ...{ id: 7, source_id: 2, source_agent: 'A', commit_sha: 'sha', parent_sha: null, timestamp: '2026-03-02T10:00:00Z' },
  ...{ session_id: null, agent_id: 'A', author_key: null, copy_of: null, unrecorded_agent: null, landed: 0 },
  ...{ ai_lines_overridden: 1, ai_lines_discarded: 2 },
} as ToldCommit;

function made(files: readonly FleetFile[], facts: Partial<Made> = {}): Made {
  const repository = { id: 3, name: 'api', path: 'example.com/acme/api' };
  return { told, all: [told], files, repository, supersededBy: null, copyOf: null, ...facts };
}

/** `ai/human/unknown` of what a row says. */
function counts(row: Readonly<Record<string, unknown>>, of: (author: string) => string): string {
  return ['ai', 'human', 'unknown'].map((author) => row[of(author)]).join('/');
}

describe('the row of a commit that several tell of', () => {
  test('counts its lines, those that count elsewhere, and those of generated files', () => {
    const files = [drawnFile('+a:x|+b!:y|+h:z|.a:w|-u:v'), drawnFile('+a:p|+a!:q', { path: 'g', generated: true })];
    const row = commitRow(made(files));
    expect(counts(row, (author) => `${author}_lines_added`)).toBe('4/1/0');
    expect(counts(row, (author) => `repeated_${author}_added`)).toBe('2/0/0');
    expect(counts(row, (author) => `generated_${author}_added`)).toBe('1/0/0');
    expect(counts(row, (author) => `${author}_lines_removed`)).toBe('0/0/1');
    expect([row['id'], row['copy_of'], row['repository_name']]).toEqual([madeId(7), null, 'api']);
  });

  test('is a copy where every line counts elsewhere', () => {
    expect(commitRow(made([drawnFile('+a!:x|.h:y')], { copyOf: 'other' }))['copy_of']).toBe('other');
    expect(commitRow(made([drawnFile('+a!:x|+h:y')], { copyOf: 'other' }))['copy_of']).toBeNull();
  });

  test('has what any of them knows', () => {
    const other = {
      ...told,
      parent_sha: 'parent',
      author_key: 'key',
      landed: 1,
      session_id: 's',
      unrecorded_agent: 'x',
    } as ToldCommit;
    const row = commitRow(made([drawnFile('+h:x|+h:y|+h:z')], { all: [told, other] }));
    expect([row['parent_sha'], row['author_key'], row['landed']]).toEqual(['parent', 'key', 0]);
    expect([row['ai_lines_overridden'], row['ai_lines_discarded']]).toEqual([2, 4]);
    expect(row['unrecorded_agent']).toBeNull();
  });

  test('has no more AI lines overridden than people wrote in it: to each database other agents are persons', () => {
    const row = commitRow(made([drawnFile('+h:x|+a:y|+b:z')], { all: [told, told] }));
    expect(row['ai_lines_overridden']).toBe(1);
  });

  test('has the ranges of its lines by file', () => {
    const [file] = fileRows(made([drawnFile('+a:x|+a:y|.h:z|+b~:w|-u:v', { id: 9 })]));
    expect(file?.ranges.map(({ start, end, origin, added, carried }) => [start, end, origin, added, carried])).toEqual([
      [1, 2, 10, true, false],
      [3, 3, 1, false, false],
      [4, 4, 11, true, true],
    ]);
    expect(file?.removed).toEqual([{ start: 2, end: 2, origin: 2 }]);
    expect([file?.row['id'], file?.row['commit_id'], file?.row['ai_lines']]).toEqual([madeId(9), madeId(7), 3]);
  });
});

test('lines by agent: the AI’s are whose they are, all others the committer’s, and what counts elsewhere is nobody’s', () => {
  const names = new Map([
    [10, 'A'],
    [11, 'B'],
  ]);
  const files = [drawnFile('+a:x|+b:y|+b!:z|+h:w|-b:v'), drawnFile('+b:p', { path: 'g', generated: true })];
  const lines = linesByAgent(files, (origin) => names.get(origin) ?? '', 'C');
  const shown = [...lines].map(([agent, row]) => [
    agent,
    row.ai_lines_added,
    row.human_lines_added,
    row.ai_lines_removed,
    row.generated_ai_added,
  ]);
  expect(shown).toEqual([
    ['C', 0, 1, 0, 0],
    ['A', 1, 0, 0, 0],
    ['B', 2, 0, 1, 1],
  ]);
});
