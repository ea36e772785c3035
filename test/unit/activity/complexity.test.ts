import { expect, test } from 'vitest';
import { estimateComplexity } from '../../../src/activity/complexity.ts';

test.each([
  ['Fix typos in the README', 2],
  ['fix a typo', 2],
  ['Update comments', 2],
  ['updating the outdated comments of the parser', 2],
  ['Change the text of the button', 2],
  ['Rename a variable', 2],
  ['RENAMING FILES', 2],
  ['Add a feature', 5],
  ['Refactor the parser', 5],
  ['Optimise queries', 5],
  ['Optimizing the loop', 5],
  ['Integrate with Slack', 5],
  ['Review the architecture', 8],
  ['Database migration', 8],
  ['Migrate to Postgres', 8],
  ['Improve performance', 8],
  ['Security audit', 8],
  ['Redesign the front page', 10],
  ['Rewrite it in Rust', 10],
  ['Make it scale', 10],
  ['A distributed queue', 10],
])('%s: %i', (description, score) => {
  expect(estimateComplexity(description)).toBe(score);
});

test.each(['', 'Look at the logs', 'Answer a question', '修复', 'upgrade the textures', 'perform a dance'])(
  'what no word tells is in the middle: %j',
  (description) => {
    expect(estimateComplexity(description)).toBe(5);
  },
);

test.each([
  ['Fix a typo and refactor the file', 5],
  ['Rename the module, then migrate its data', 8],
  ['Update the comments of the distributed cache', 10],
  ['Add a security check to the rewritten parser', 10],
])('the highest that fits wins: %s', (description, score) => {
  expect(estimateComplexity(description)).toBe(score);
});
