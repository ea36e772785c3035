import { expect, test } from 'vitest';
import { newWeave, preexisting, unresolved, type WeaveLine } from '../../../src/attribution/weave.ts';
import { decodeWeave, encodeWeave } from '../../../src/attribution/weave-codec.ts';
import { play, text } from '../../helpers/marked.ts';

test('a weave survives its packing', () => {
  const weave = play('old|keep', ['a', 'new|keep|  more'], ['h', 'new|  keep|more']);
  expect(decodeWeave(encodeWeave(weave))).toEqual(weave);
  expect(decodeWeave(encodeWeave([]))).toEqual([]);
});

test('every fact of a line survives by itself', () => {
  const [plain] = newWeave(text('some text')) as [WeaveLine];
  const facts: Partial<WeaveLine>[] = [
    { base: false },
    { replaced: true },
    { returned: true },
    { base: false, replaced: true, returned: true },
    { removal: 1 },
    { removal: 31, remover: preexisting },
    { origin: unresolved, id: 4_000_000_000, from: 70_000 },
    { indent: 255, letters: 255 },
    { stripped: 2 ** 52 + 1, exact: 2 ** 32 - 1, length: 2 ** 31 },
  ];
  for (const fact of facts) {
    const line = { ...plain, ...fact };
    const { trailingComma: _, ...packed } = line;
    expect(decodeWeave(encodeWeave([line]))).toEqual([packed]);
  }
});

test('more columns and letters than a byte holds are as many as it holds', () => {
  const weave = newWeave(text(`${' '.repeat(300)}${'x'.repeat(300)}`));
  expect(decodeWeave(encodeWeave(weave))?.[0]).toMatchObject({ indent: 255, letters: 255, length: 300 });
});

test('bytes that are no weave, or one of another version, are none', () => {
  const bytes = encodeWeave(play('old', ['a', 'new']));
  expect(bytes[0]).toBe(1);
  expect(decodeWeave(bytes.subarray(0, -1))).toBeUndefined();
  expect(decodeWeave(Uint8Array.from(bytes, (byte, at) => (at === 0 ? 9 : byte)))).toBeUndefined();
  expect(decodeWeave(new Uint8Array())).toBeUndefined();
});

test('a weave that lies within other bytes is read from there', () => {
  const weave = play('old', ['a', 'new']);
  const around = new Uint8Array([7, 7, ...encodeWeave(weave), 7]);
  expect(decodeWeave(around.subarray(2, -1))).toEqual(weave);
});
