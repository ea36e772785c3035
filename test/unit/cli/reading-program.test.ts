import { expect, test } from 'vitest';
import { readingCommands } from '../../../src/cli/reading-program.ts';
import { reading } from '../../../src/start/reading.ts';

test('node is given the program that has the command', () => {
  expect(Object.keys(readingCommands)).toEqual(reading);
});
