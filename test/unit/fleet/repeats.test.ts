import { describe, expect, test } from 'vitest';
import { claimRepeated, type FleetWork } from '../../../src/fleet/repeats.ts';
import { drawnFile, redrawn } from '../../helpers/drawn-commit.ts';

interface Facts {
  readonly key?: string;
  readonly isBefore?: boolean;
  readonly isBehind?: boolean;
  /** What of it is in no total. */
  readonly isReplaced?: boolean;
  readonly path?: string;
}

type Drawn = string | readonly [string, Facts];

/** What a commit is told to be after works of other agents, oldest first; '': nothing of it is theirs. */
function claimed(commit: string, works: readonly Drawn[], key: string | null = null): string {
  const others = works.map((each, at): FleetWork => {
    const [drawn, facts] = typeof each === 'string' ? [each, {} as Facts] : each;
    const file = drawnFile(drawn, facts.path === undefined ? {} : { path: facts.path });
    return {
      ...{ sha: `work ${at}`, id: 100 + at, parent: null, authorKey: facts.key ?? null, files: [file] },
      ...{ isBefore: facts.isBefore ?? true, isBehind: facts.isBehind ?? false, isCounted: () => !facts.isReplaced },
    };
  });
  const own = { sha: 'own', id: 1, parent: null, authorKey: key, files: [drawnFile(commit)] };
  return (claimRepeated(own, others) ?? []).map(redrawn).join('; ');
}

const three = '+a:one line|+a:two lines|+a:three lines';
const asPersons = '+h:one line|+h:two lines|+h:three lines';

describe('a commit that repeats another agent’s work', () => {
  test.each<[string, string, readonly Drawn[], string]>([
    ['has its lines, and counts none of them', asPersons, [three], '+a~! +a~! +a~!'],
    ['counts them where the other is in no total', asPersons, [[three, { isReplaced: true }]], '+a~ +a~ +a~'],
    [
      'counts none that its own source knows to count elsewhere',
      '+h:one line|+h!:two lines|+h:three lines',
      [[three, { isReplaced: true }]],
      '+a~ +a~! +a~',
    ],
    ['keeps what is its own', `${asPersons}|+h:mine`, [three], '+a~! +a~! +a~! +h'],
    [
      'of several has the lines of each',
      `${asPersons}|+h:four lines|+h:five lines|+h:six lines`,
      [three, '+b:four lines|+b:five lines|+b:six lines'],
      '+a~! +a~! +a~! +b~! +b~! +b~!',
    ],
    ['has lines of nobody’s, too', '+u:one line|+u:two lines|+u:three lines', [three], '+a~! +a~! +a~!'],
    ['has a person’s there as a person’s', asPersons, ['+a:one line|+h:two lines|+a:three lines'], '+a~! +h~! +a~!'],
    [
      'has removed lines, too',
      '-h:one line|-h:two lines|-h:three lines',
      ['-a:one line|-a:two lines|-a:three lines'],
      '-a! -a! -a!',
    ],
    [
      'has a blank line between them',
      '+h:one line|+h:|+h:two lines|+h:three lines',
      ['+a:one line|+a:|+a:two lines|+a:three lines'],
      '+a~! +a~! +a~! +a~!',
    ],
  ])('%s', (_, commit, works, wanted) => {
    expect(claimed(commit, works)).toBe(wanted);
  });

  test('by author, time and subject alone, however little of it is there', () => {
    expect(claimed('+h:one line|+h:mine|+h:mine too', [[three, { key: 'k' }]], 'k')).toBe('+a~! +h +h');
    expect(claimed('+h:one line|+h:mine|+h:mine too', [three])).toBe('');
  });
});

describe('nothing is taken', () => {
  test.each<[string, string, readonly Drawn[]]>([
    ['where nothing is alike', '+h:other|+h:texts', [three]],
    ['of one line that is alike', '+h:}|+h:my own|+h:and more', ['+a:}|+a:its own|+a:and others']],
    ['where it is in another file', asPersons, [[three, { path: 'g' }]]],
    ['of what an agent wrote here itself', '+b:one line|+b:two lines|+b:three lines', [three]],
    [
      'of nobody’s where it is known to be brought from a person’s',
      '+h~:one line|+h!:two lines|+h~!:three lines',
      ['+u:one line|+u:two lines|+u:three lines'],
    ],
    ['of a person’s that came later', asPersons, [['+h:one line|+h:two lines|+h:three lines', { isBefore: false }]]],
    [
      'of what is in its own history, unless it is known to come from elsewhere',
      asPersons,
      [[three, { isBehind: true }]],
    ],
  ])('%s', (_, commit, works) => {
    expect(claimed(commit, works)).toBe('');
  });
});

test('of its own history it has what is known to come from elsewhere', () => {
  const brought = '+h~:one line|+h!:two lines|+h:three lines';
  expect(claimed(brought, [[three, { isBehind: true }]])).toBe('+a~! +a~! +h');
});
