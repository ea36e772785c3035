import { test } from 'vitest';
import { fleetHistories, playFleet } from '../helpers/fleet-histories/history.ts';
import { checkAll } from '../helpers/histories/check-histories.ts';

/** `npm run fuzz -- --fleet` plays thousands. */
test('a few random histories of a fleet', () => {
  checkAll({ draw: fleetHistories, play: playFleet }, { seed: 3, runs: 2, length: 20 });
});
