// A rebase of 100 commits: as installed against no hooks at all, and with our hooks in the repository against an empty one.
import { mkdirSync, writeFileSync } from 'node:fs';
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
  scratch.run(launcher, ['install']);
  const asInstalled = measureCases(scratch, runs, { with: [], without: noHooks });
  scratch.run(launcher, ['git-install', '--local']);
  const empty = join(scratch.root, 'empty-hooks');
  mkdirSync(empty);
  writeFileSync(join(empty, 'post-commit'), '#!/bin/sh\n', { mode: 0o755 });
  const local = measureCases(scratch, runs, { with: [], without: ['-c', `core.hooksPath=${empty}`] });
  const what = `rebase of ${picks} commits`;
  return [
    ratioRow(`${what}, as installed`, asInstalled.with, asInstalled.without, 1.1, 'without hooks'),
    ratioRow(`${what}, with git-install --local`, local.with, local.without, 1.1, 'with an empty hook'),
  ];
}

const noHooks = ['-c', 'core.hooksPath=/dev/null'];

function measureCases(scratch, runs, configs) {
  const prepare = () => scratch.run('git', ['checkout', '-q', '-B', 'topic', 'start']);
  const rebase = (...config) => ({
    command: 'git',
    args: [...config, 'rebase', '-q', '--merge', 'main'],
    cwd: scratch.repo,
    env: scratch.env,
    prepare,
  });
  const cases = Object.fromEntries(Object.entries(configs).map(([name, config]) => [name, rebase(...config)]));
  return medians(cases, Math.min(runs, 7));
}

function commitFile(scratch, name) {
  writeFileSync(join(scratch.repo, name), `${name}\n`);
  scratch.commit(name);
}
