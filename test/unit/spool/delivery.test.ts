import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Delivery, opening, parseDelivery, trailer } from '../../../src/spool/delivery.ts';

const name = '1795210000123456789-42';
const records = ['time=1795210000123456789', 'verb=hook', 'cwd=/r', 'pid=42'];

function bytes(payload: Buffer | string, lines: readonly string[] = records): Buffer {
  const header = [...lines, ''].map((line) => `${line}\0`).join('');
  return Buffer.concat([opening, Buffer.from(header), Buffer.from(payload), trailer]);
}

function parse(payload: Buffer | string, lines?: readonly string[]): Delivery {
  const parsed = parseDelivery(name, bytes(payload, lines));
  if (!('payload' in parsed)) throw new Error(JSON.stringify(parsed));
  return parsed;
}

test('every fact is read', () => {
  const lines = [...records, 'arg=a=b', 'arg=', 'head=abc', 'ppid=7', 'env.AGENT_ID=x\ny=z', 'env.AI_AGENT='];
  expect(parse('{}', lines)).toEqual({
    id: name,
    time: '2026-11-20T21:26:40.123Z',
    timeNs: 1795210000123456789n,
    verb: 'hook',
    args: ['a=b', ''],
    cwd: '/r',
    pid: 42,
    head: 'abc',
    env: { AGENT_ID: 'x\ny=z', AI_AGENT: '' },
    payload: Buffer.from('{}'),
    snapshots: [],
    isUnborn: false,
    oversized: false,
  });
});

test('the payload is not copied', () => {
  const whole = bytes('payload');
  const parsed = parseDelivery(name, whole);
  expect('payload' in parsed && parsed.payload.buffer).toBe(whole.buffer);
});

test('any payload comes back as it was', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (payload) => {
      expect(parse(Buffer.from(payload)).payload.equals(payload)).toBe(true);
    }),
  );
});

test('a payload that holds the marks of a delivery is not mistaken for one', () => {
  const payload = Buffer.concat([trailer, opening, Buffer.from('\0\0verb=x\0'), trailer]);
  expect(parse(payload).payload).toEqual(payload);
});

test('cut off after any byte, it is incomplete, never half read', () => {
  const whole = bytes('some payload', [...records, 'arg=x']);
  for (let length = 0; length < whole.length; length++) {
    expect(parseDelivery(name, whole.subarray(0, length))).toEqual({ incomplete: true });
  }
});

test.each([
  ['of another version', Buffer.from('ai-tracker-delivery 2\0\0{}\nend ai-tracker-delivery\n')],
  ['some other file', Buffer.from('#!/bin/sh\necho hello, this is no delivery\n')],
  ['records that do not end', Buffer.concat([opening, Buffer.from('time=1\0verb=x'), trailer])],
  ['a record without a key', bytes('', [...records, 'nothing'])],
  ['no records at all', Buffer.concat([opening, Buffer.from('\0'), trailer])],
  ['no time', bytes('', ['verb=hook', 'cwd=/', 'pid=1'])],
  ['a time in another unit', bytes('', ['time=1795210000', 'verb=hook', 'cwd=/', 'pid=1'])],
  ['no verb', bytes('', ['time=1795210000123456789', 'cwd=/', 'pid=1'])],
  ['no folder', bytes('', ['time=1795210000123456789', 'verb=hook', 'pid=1'])],
])('invalid: %s', (_, file) => {
  expect(parseDelivery(name, file)).toEqual({ invalid: expect.any(String) });
});

test('an unknown key is ignored, an empty folder allowed (it was gone)', () => {
  expect(parse('', ['time=1795210000123456789', 'verb=hook', 'cwd=', 'pid=1', 'new=x'])).toMatchObject({ cwd: '' });
});

test('a variable cannot pass for another fact', () => {
  expect(parse('', [...records, 'env.verb=evil', 'arg=verb=evil']).verb).toBe('hook');
});
