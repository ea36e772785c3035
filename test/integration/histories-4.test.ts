import { test } from 'vitest';
import { checkHistories, historiesToCheck } from '../helpers/histories/check-histories.ts';

test('random histories, fourth part', { timeout: 600_000 }, () => {
  checkHistories(historiesToCheck(4));
});
