import { afterEach, beforeEach, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

/** Hooks say that they began at a moment which need not be that of their look at the work tree. */
class WorkAtOnce extends Work {
  readonly #start = Date.now();
  began = 0;

  override deliveryTime(): bigint {
    return BigInt(this.#start + this.began) * 1_000_000n;
  }
}

let work: WorkAtOnce;
beforeEach(() => {
  work = new WorkAtOnce();
  work.write('base.txt', 'base line one\nbase line two\n');
  work.commitAll();
});
afterEach(() => work.remove());

test('of two hooks at once, the one that began later may have looked earlier: it takes nothing back', () => {
  work.began = 1000;
  const first = work.startCall({ session: 'one' });
  const second = work.startCall({ session: 'two' });
  work.write('base.txt', 'base line one\nagent line one\nbase line two\n');
  work.began = 1020;
  second.end();
  work.write('base.txt', 'base line one\nagent line one\nagent line two\nbase line two\n');
  work.write('new.txt', 'agent line three\n');
  work.began = 1010;
  first.end();
  work.ingest();
  expect(work.query('SELECT count(*) AS n FROM dirty_files')).toEqual([{ n: 2 }]);
  work.commitAll();
  expect(work.authors('base.txt')).toBe('haah');
  expect(work.authors('new.txt')).toBe('a');
});
