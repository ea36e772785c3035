import { afterEach, beforeEach, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

/** Deliveries are told to have been written some time ago. */
class LateWork extends Work {
  minutesAgo = 0;

  override deliveryTime(): bigint {
    return BigInt(Date.now() - this.minutesAgo * 60_000) * 1_000_000n;
  }
}

let work: LateWork;
beforeEach(() => {
  work = new LateWork();
  work.write('base.txt', 'base line one\nbase line two\nbase line three\n');
  work.commitAll();
});
afterEach(() => work.remove());

/** A call that began an hour ago, with what people had done before. */
function callOfAnHour(): { end: () => void } {
  work.write('person.txt', 'person line one\n');
  work.minutesAgo = 60;
  const call = work.startCall();
  work.minutesAgo = 0;
  work.ingest();
  return call;
}

test('a call that runs for an hour: what it wrote is the agent’s, what stood there before is not', () => {
  const call = callOfAnHour();
  work.write('base.txt', `${work.read('base.txt')}agent line one\n`);
  call.end();
  work.commitAll();
  expect(work.authors('base.txt')).toBe('hhha');
  expect(work.authors('person.txt')).toBe('h');
});

test('a call that runs for an hour and commits what it wrote, with no hook', () => {
  const call = callOfAnHour();
  work.write('base.txt', `${work.read('base.txt')}agent line one\n`);
  work.git('add', '-A');
  work.git('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'at its end');
  call.end();
  work.ingest();
  expect(work.authors('base.txt')).toBe('hhha');
  expect(work.authors('person.txt')).toBe('h');
  expect(work.counts()).toBe('+1/1/0 -0/0/0');
});

test('edits and other calls of the session while a call runs for an hour', () => {
  const call = callOfAnHour();
  work.minutesAgo = 30;
  work.agentEdits('base.txt', 'base line one\n', 'base line one\nagent line one\n', { subagent: 'sub-1' });
  work.agentRuns(() => work.write('new.txt', 'agent line two\n'), { subagent: 'sub-1' });
  work.minutesAgo = 0;
  work.write('base.txt', `${work.read('base.txt')}agent line three\n`);
  call.end();
  work.commitAll();
  expect(work.authors('base.txt')).toBe('hahha');
  expect(work.authors('new.txt')).toBe('a');
  expect(work.authors('person.txt')).toBe('h');
  const [sub] = work.query("SELECT sum(lines_added) AS n FROM edits WHERE subagent_id = 'sub-1'");
  expect(sub).toEqual({ n: 2 });
});
