import { expect, test } from 'vitest';
import { lineSources } from '../../../src/provenance/sources.ts';

const names = (asked: 'ofCommit' | 'ofSnapshot' | 'ofEdit') =>
  lineSources.filter((provider) => provider[asked] !== undefined).map(({ name }) => name);

test('lines of a commit are looked for in this order', () => {
  expect(names('ofCommit')).toEqual([
    'what git made the commit from',
    'shelved',
    'other work trees',
    'made from, under other names',
    'former contents',
    'the same content',
    'dropped by a reset',
    'made from what nobody recorded',
    'stashes',
    'other branches',
  ]);
});

test('lines of a snapshot are looked for in the same order', () => {
  expect(names('ofSnapshot')).toEqual([
    'gone from the work tree',
    'shelved',
    'other work trees',
    'former contents',
    'the same content',
    'stashes',
    'other branches',
  ]);
});

test('of what an editing tool wrote, a block alone may be one that was there before', () => {
  expect(names('ofEdit')).toEqual(['former contents']);
});
