import { test } from 'vitest';
import { checkHistories } from '../helpers/histories/check-histories.ts';

/** `npm run test:histories` plays two hundred, `npm run fuzz` thousands. */
test('a few random histories', () => {
  checkHistories({ seed: 5, runs: 6 });
});
