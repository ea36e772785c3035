import { test } from 'vitest';
import { checkHistories, historiesToCheck } from '../helpers/histories/check-histories.ts';

test('random histories, second part', () => {
  checkHistories(historiesToCheck(2));
});
