// A rebase of 100 commits, with our hooks in the repository and without.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { medians, ratioRow } from '../measure.mjs';
import { launcher } from '../scratch.mjs';

const picks = 100;

export function measure(scratch, runs) {
  commitFile(scratch, 'base');
  scratch.run('git', ['checkout', '-qb', 'topic']);
  for (let n = 0; n < picks; n++) commitFile(scratch, `topic ${n}`);
  scratch.run('git', ['branch', 'start']);
  scratch.run('git', ['checkout', '-q', 'main']);
  commitFile(scratch, 'main');
  scratch.run(launcher, ['git-install', '--local']);
  const prepare = () => scratch.run('git', ['checkout', '-q', '-B', 'topic', 'start']);
  const rebase = (...config) => ({
    command: 'git',
    args: [...config, 'rebase', '-q', '--merge', 'main'],
    cwd: scratch.repo,
    env: scratch.env,
    prepare,
  });
  const cases = { with: rebase(), without: rebase('-c', 'core.hooksPath=/dev/null') };
  const times = medians(cases, Math.min(runs, 7));
  return [ratioRow(`rebase of ${picks} commits`, times.with, times.without, 1.1, 'without hooks')];
}

function commitFile(scratch, name) {
  writeFileSync(join(scratch.repo, name), `${name}\n`);
  scratch.commit(name);
}
