import { test } from 'vitest';
import { checkHistories, historiesToCheck } from '../helpers/histories/check-histories.ts';

test('random histories, third part', { timeout: 600_000 }, () => {
  checkHistories(historiesToCheck(3));
});
