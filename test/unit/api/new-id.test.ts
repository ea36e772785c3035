import { expect, test } from 'vitest';
import { newId, newSpanId } from '../../../src/api/new-id.ts';

test('ids are UUIDs of version 7, and sort in the order in which they were made', () => {
  const before = Date.now();
  // More than the 4,096 that one millisecond has room for.
  const ids = Array.from({ length: 20_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  const [first = ''] = ids;
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const time = Number.parseInt(first.replaceAll('-', '').slice(0, 12), 16);
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(Date.now());
});

test('ids of spans are 16 hexadecimal digits, and sort in the order in which they were made', () => {
  const ids = Array.from({ length: 20_000 }, newSpanId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
  expect([...new Set(ids)].sort()).toEqual(ids);
});
