import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// A commit that a reset takes back and that is made anew: in pieces, or on another branch. Its work counts once, added
// lines and removed ones, whoever makes the new commits.
let work: Work;

const numbered = (name: string) => Array.from({ length: 30 }, (_, at) => `${name} line number ${at}\n`);

beforeEach(() => {
  work = new Work();
  work.write('base.txt', numbered('base').join(''));
  work.write('other.txt', numbered('other').join(''));
  work.commitAll();
});

afterEach(() => work.remove());

/** Lines added and removed by ai and human in all commits that count. */
function totals(): string {
  const net = (who: string, change: string) => `sum(${who}_lines_${change} - repeated_${who}_${change})`;
  const columns = `${net('ai', 'added')} aa, ${net('human', 'added')} ha, ${net('ai', 'removed')} ar, ${net('human', 'removed')} hr`;
  const [row] = work.query<Record<string, number>>(`SELECT ${columns} FROM commits WHERE counted = 1`);
  return `+${row?.['aa']}/${row?.['ha']} -${row?.['ar']}/${row?.['hr']}`;
}

/** Stages a content that is not in the work tree. */
function stage(file: string, content: string): void {
  const sha = work.git('hash-object', '-w', '--stdin', { input: content });
  work.git('update-index', '--add', '--cacheinfo', `100644,${sha},${file}`);
}

/** The agent changes three places of one file and one of another, by these texts. */
function changedBy(text: (at: number) => string): readonly [first: string, second: string, third: string] {
  const before = work.read('base.txt');
  const change = (content: string, at: number) => content.replace(`base line number ${at}\n`, text(at));
  const first = change(before, 3);
  const second = change(first, 14);
  const third = change(second, 25);
  work.agentWrites('base.txt', third);
  work.agentEdits('other.txt', 'other line number 4\n', text(40));
  work.commitAll();
  return [first, second, third];
}

const resets = [
  ['a person', (...words: string[]) => work.git('reset', '-q', ...words)],
  ['the agent', (...words: string[]) => work.agentRuns(`git reset -q ${words.join(' ')}`)],
] as const;

const kinds = [
  ['replaced lines', (at: number) => `agent line instead of ${at}\n`],
  ['short lines', (at: number) => `x${at}\n`],
  ['removed lines', () => ''],
] as const;

describe.each(resets)('reset by %s', (_, reset) => {
  describe.each(kinds)('of %s', (kind, text) => {
    const added = kind === 'removed lines' ? 0 : 4;

    test('and committed hunk by hunk', () => {
      const [first, second] = changedBy(text);
      const before = totals();
      expect(before).toBe(`+${added}/60 -4/0`);
      reset('HEAD~1');
      for (const content of [first, second]) {
        stage('base.txt', content);
        work.commit();
      }
      work.commitAll();
      const one = Math.min(1, added);
      expect([work.counts('HEAD~2'), work.counts('HEAD~1')]).toEqual(Array(2).fill(`+${one}/0/0 -1/0/0`));
      expect(work.counts()).toBe(`+${2 * one}/0/0 -2/0/0`);
      expect(totals()).toBe(before);
    });

    test('and committed file by file', () => {
      changedBy(text);
      const before = totals();
      reset('HEAD~1');
      work.git('add', 'other.txt');
      work.commit();
      work.commitAll();
      expect(work.counts('HEAD~1')).toBe(`+${Math.min(1, added)}/0/0 -1/0/0`);
      expect(totals()).toBe(before);
    });

    test('softly, and committed on another branch that went on', () => {
      work.git('switch', '-q', '-c', 'topic');
      work.write('person.txt', 'person line one\n');
      work.commitAll();
      work.git('switch', '-q', 'main');
      changedBy(text);
      const before = totals();
      reset('--soft', 'HEAD~1');
      work.git('switch', '-q', 'topic');
      work.commitAll();
      expect(work.counts()).toBe(`+${added}/0/0 -4/0/0`);
      expect(totals()).toBe(before);
    });
  });
});

test('a person’s own lines and removals in the second piece are theirs', () => {
  const [first, , third] = changedBy((at) => (at === 14 ? '' : `x${at}\n`));
  work.git('reset', '-q', 'HEAD~1');
  stage('base.txt', first);
  work.commit();
  work.write('base.txt', third.replace('base line number 20\n', 'x3\n').replace('base line number 5\n', ''));
  work.commitAll();
  expect(work.counts('HEAD~1')).toBe('+1/0/0 -1/0/0');
  expect(work.counts()).toBe('+2/1/0 -3/2/0');
  expect(totals()).toBe('+3/61 -4/2');
});

test('a short line of the newest of two dropped commits, of which a person replaces the rest', () => {
  const before = work.read('base.txt');
  work.agentWrites('base.txt', before.replaceAll(/^base line number [3-6]$/gm, 'agent $&'));
  work.commitAll();
  work.agentEdits('base.txt', 'agent base line number 4\n', 'agent line four\nx = 1\n');
  work.commitAll();
  work.git('reset', '-q', 'HEAD~2');
  work.write('base.txt', work.read('base.txt').replace('agent line four\n', 'person line four\n'));
  work.commitAll();
  expect(work.counts().split(' ')[0]).toBe('+4/1/0');
});

test('a reset that threw a commit away tells nothing of those that follow', () => {
  changedBy((at) => (at === 14 ? '' : `x${at}\n`));
  work.git('branch', 'topic');
  work.git('reset', '-q', '--hard', 'HEAD~1');
  for (const at of [3, 14, 25]) {
    work.write('base.txt', work.read('base.txt').replace(`base line number ${at}\n`, `person line ${at}\n`));
    work.commitAll();
    expect(work.counts()).toBe('+0/1/0 -0/1/0');
  }
  expect(totals()).toBe('+3/63 -4/3');
});
