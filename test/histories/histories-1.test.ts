import { test } from 'vitest';
import { checkHistories, historiesToCheck } from '../helpers/histories/check-histories.ts';

test('random histories, first part', () => {
  checkHistories(historiesToCheck(1));
});
