import { expect, test } from 'vitest';
import { byteReader, byteWriter, readName, readText, writeName, writeText } from '../../../src/replay/bytes.ts';

const numbers = [0, 1, 127, 128, 129, 16_383, 16_384, 300_000, 2 ** 31, 2 ** 40 + 7, Number.MAX_SAFE_INTEGER];

test('numbers, names, texts and bytes come back, however many', () => {
  const writer = byteWriter();
  for (let round = 0; round < 5000; round++) {
    for (const number of numbers) writer.number(number);
    writeName(writer, '00ff1a');
    writeText(writer, 'é\0\n');
    writer.bytes(Uint8Array.of(0, 255));
  }
  const reader = byteReader(writer.written());
  for (let round = 0; round < 5000; round++) {
    expect(numbers.map(() => reader.number())).toEqual(numbers);
    expect([readName(reader), readText(reader), ...reader.bytes(2)]).toEqual(['00ff1a', 'é\0\n', 0, 255]);
  }
  expect(reader.isAtEnd()).toBe(true);
});

test('a small number takes a byte', () => {
  const writer = byteWriter();
  const sizes = [127, 128, 16_383, 16_384].map((number) => {
    writer.cut(0);
    writer.number(number);
    return writer.size();
  });
  expect(sizes).toEqual([1, 2, 2, 3]);
});

test('writing goes on from bytes, and from where they are cut', () => {
  const writer = byteWriter(Uint8Array.of(1, 2, 3));
  writer.cut(2);
  writer.bytes(new Uint8Array(200_000).fill(9));
  expect([writer.size(), ...writer.written().subarray(0, 3)]).toEqual([200_002, 1, 2, 9]);
});

test('a reader skips, and never beyond the end or back', () => {
  const reader = byteReader(Uint8Array.of(1, 2, 3), 1);
  expect(reader.number()).toBe(2);
  expect(() => reader.skipTo(1)).toThrow(RangeError);
  expect(() => reader.skipTo(4)).toThrow(RangeError);
  reader.skipTo(3);
  expect([reader.at(), reader.isAtEnd()]).toEqual([3, true]);
  expect(() => reader.number()).toThrow(RangeError);
  expect(() => reader.bytes(1)).toThrow(RangeError);
});

test('a number without end is refused', () => {
  expect(() => byteReader(new Uint8Array(20).fill(255)).number()).toThrow(RangeError);
});
