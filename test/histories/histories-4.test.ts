import { test } from 'vitest';
import { checkHistories, historiesToCheck } from '../helpers/histories/check-histories.ts';

test('random histories, fourth part', () => {
  checkHistories(historiesToCheck(4));
});
