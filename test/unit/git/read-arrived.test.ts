import { expect, test } from 'vitest';
import { findWorktree } from '../../../src/git/find-repository.ts';
import { parseArrived, readNewest } from '../../../src/git/read-arrived.ts';
import { Sandbox } from '../../helpers/sandbox.ts';

const head = (sha: string, parents: string, subject: string) =>
  `\x01${sha}\0${parents}\0${'2026-03-02T10:00:00+01:00'}\0A\x01a@b\x01100\x01${subject}\0\0`;

test('commits are read with the files that they changed', () => {
  const raw = '\n:100644 100644 aa bb M\0a.txt\0:100644 100644 cc dd R090\0old name\0:new\0';
  const output = `${head('f00', 'e00', 'two: lines')}${raw}${head('e00', '', '')}${head('d00', 'a b', 'merge')}`;
  expect(parseArrived(Buffer.from(output)).map(({ authorKey: _, ...commit }) => commit)).toEqual([
    {
      ...{ sha: 'f00', parents: ['e00'], committedAt: '2026-03-02T09:00:00.000Z', subject: 'two: lines' },
      entries: [
        expect.objectContaining({ status: 'M', oldPath: 'a.txt', newPath: 'a.txt', oldBlob: 'aa', newBlob: 'bb' }),
        expect.objectContaining({ status: 'R', oldPath: 'old name', newPath: ':new' }),
      ],
    },
    { sha: 'e00', parents: [], committedAt: '2026-03-02T09:00:00.000Z', subject: '', entries: [] },
    { sha: 'd00', parents: ['a', 'b'], committedAt: '2026-03-02T09:00:00.000Z', subject: 'merge', entries: [] },
  ]);
});

test('of no commit nothing is read', () => {
  expect(parseArrived(Buffer.alloc(0))).toEqual([]);
});

test('commits of a time that 32 bits of seconds do not hold are listed', () => {
  const box = new Sandbox();
  for (const year of ['2039', '2041']) {
    const date = `${year}-05-06T07:08:09Z`;
    box.git('commit', '-q', '--allow-empty', '-m', year, { env: { GIT_COMMITTER_DATE: date } });
  }
  const worktree = findWorktree(box.repo);
  const found = worktree && readNewest(worktree, 'HEAD', Date.parse('2040-01-01') / 1000, 10);
  expect(found?.map(({ sha }) => sha)).toEqual([box.git('rev-parse', 'HEAD')]);
  box.remove();
});
