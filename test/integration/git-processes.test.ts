import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gitProcesses } from '../helpers/git-wrapper.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => {
  work.remove();
});

const names = (count: number) => Array.from({ length: count }, (_, at) => `f${at}.txt`);
const text = (name: string, changed: string) => `${name} one\n${changed}\n${name} three\n}\n`;

function writeAll(count: number, changed: (name: string) => string): void {
  for (const name of names(count)) work.write(name, text(name, changed(name)));
}

/** A commit that is told of by git's hooks, and the processes that recording it takes. */
function processesOf(...commit: readonly string[]): string[] {
  work.git('add', '-A');
  work.git('commit', '-q', ...commit);
  work.deliver('git-post-commit', '');
  return gitProcesses(work, () => work.ingest());
}

const histories: [string, (count: number) => string[]][] = [
  [
    'of new files',
    (count) => {
      writeAll(count, () => 'new');
      return processesOf('-m', 'x');
    },
  ],
  [
    'of changes by a person, with lines that stood there before',
    (count) => {
      writeAll(count, (name) => `${name} old\nand more of ${name}`);
      processesOf('-m', 'first');
      writeAll(count, (name) => `${name} own`);
      processesOf('-m', 'second');
      writeAll(count, (name) => `${name} old\nand more of ${name}\n}`);
      return processesOf('-m', 'third');
    },
  ],
  [
    'of what a shell command changed',
    (count) => {
      writeAll(count, (name) => `${name} old`);
      processesOf('-m', 'first');
      work.agentRuns(() => writeAll(count, (name) => `${name} agent`));
      writeAll(count, (name) => `${name} agent\n${name} person`);
      return processesOf('-m', 'second');
    },
  ],
  [
    'that amends one of a person, and one of an agent',
    (count) => {
      writeAll(count, (name) => `${name} old`);
      processesOf('-m', 'first');
      work.agentRuns(() => writeAll(count, (name) => `${name} agent`));
      processesOf('-m', 'second');
      writeAll(count, (name) => `${name} agent\n${name} more`);
      return processesOf('--amend', '-m', 'again');
    },
  ],
  [
    'that takes again what a reset dropped',
    (count) => {
      writeAll(count, (name) => `${name} old`);
      processesOf('-m', 'first');
      work.agentRuns(() => writeAll(count, (name) => `${name} agent`));
      processesOf('-m', 'second');
      work.git('reset', '-q', '--soft', 'HEAD~');
      return processesOf('-m', 'again');
    },
  ],
  [
    'that is picked from another branch, of a clone',
    (count) => {
      writeAll(count, (name) => `${name} old`);
      processesOf('-m', 'first');
      work.git('checkout', '-q', '-b', 'topic');
      writeAll(count, (name) => `${name} topic`);
      processesOf('-m', 'second');
      work.git('checkout', '-q', 'main');
      writeAll(count, (name) => `${name} old\n${name} main`);
      processesOf('-m', 'third');
      work.git('cherry-pick', '-X', 'theirs', 'topic');
      work.deliver('git-post-commit', '');
      return gitProcesses(work, () => work.ingest());
    },
  ],
];

describe('to record a commit git is asked as often for 100 files as for 20', () => {
  test.each(histories)('%s', (_, history) => {
    const few = history(20).length;
    work.remove();
    work = new Work();
    const many = history(100);
    // Contents are read in batches: the sizes of many of them are asked for first.
    expect(many.length, many.join('\n')).toBeLessThanOrEqual(few + 3);
  });
});
