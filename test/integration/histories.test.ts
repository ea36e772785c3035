import { test } from 'vitest';
import { checkHistories } from '../helpers/histories/check-histories.ts';

/** `npm run test:histories` plays two hundred, `npm run fuzz` thousands. */
test('a dozen random histories', () => {
  checkHistories({ seed: 5, runs: 12 });
});
