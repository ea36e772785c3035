import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memberSizes } from '../../../src/claude/member-sizes.ts';

test('each member of an object takes what it is written in', () => {
  const json = '{ "a" : {"b":[1,"}\\"",{}]} , "c":"é", "d": 12.5\n,"e":null ,"f" : [ ] }';
  expect(Object.fromEntries(memberSizes(Buffer.from(json)))).toEqual({ a: 18, c: 4, d: 4, e: 4, f: 3 });
});

test('whatever the members are', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((name) => !/["\\\p{C}]/u.test(name)),
        fc.jsonValue(),
      ),
      (object) => {
        const sizes = memberSizes(Buffer.from(JSON.stringify(object)));
        const wanted = Object.entries(object).map(([name, value]) => [name, Buffer.byteLength(JSON.stringify(value))]);
        expect([...sizes]).toEqual(wanted);
      },
    ),
  );
});

test.each(['', '[]', '[1,2]', '"text"', '{', '{"a', '{"a":', '{"a":1', 'null'])('%s has none', (json) => {
  expect(memberSizes(Buffer.from(json)).size).toBe(0);
});
