import { test } from 'vitest';
import { checkHistories, historiesToCheck } from '../helpers/histories/check-histories.ts';

test('random histories, third part', () => {
  checkHistories(historiesToCheck(3));
});
