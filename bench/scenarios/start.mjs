// What a command takes that has nothing to do.
import { medians, nodeStart, ratioRow } from '../measure.mjs';
import { launcher } from '../scratch.mjs';

export function measure(scratch, runs) {
  const call = (...args) => ({ command: launcher, args, cwd: scratch.repo, env: scratch.env });
  const cases = { node: { ...nodeStart, env: scratch.env }, version: call('--version'), help: call('--help') };
  const times = medians(cases, runs);
  return [ratioRow('--version', times.version, times.node, 1.3), ratioRow('--help', times.help, times.node, 1.3)];
}
