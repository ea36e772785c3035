import { expect, test } from 'vitest';
import { readingCommands } from '../../../src/cli/reading-program.ts';
import { activity, alone, reading } from '../../../src/start/reading.ts';

test('node is given the program that has the command', () => {
  expect(Object.keys(readingCommands).filter((name) => !alone.includes(name))).toEqual([...reading, ...activity]);
});
