// What `git commit` takes longer with us: after `install`, and with our hook in the repository (`git-install --local`),
// for a small change with an edit of the agent's pending, and for 5,000 new files.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { medians, shellWrite } from '../measure.mjs';
import { launcher } from '../scratch.mjs';

const budget = 3;
const many = 5000;

export function measure(scratch, runs) {
  const ways = [
    layRepository(scratch, 'without', []),
    layRepository(scratch, 'after install', ['install']),
    layRepository(scratch, 'with git-install --local', ['git-install', '--local']),
  ];
  return [
    ...rowsOf(scratch, ways, 'git commit of a small change', changeLittle, Math.min(runs, 21)),
    ...rowsOf(scratch, ways, `git commit of ${many} files`, addMany, Math.min(runs, 3)),
  ];
}

/** Each has a HOME of its own, so that what one installs is not the others'. */
function layRepository(scratch, name, install) {
  const way = { name, repo: join(scratch.root, name, 'repo'), home: join(scratch.root, name, 'home'), count: 0 };
  const env = { ...scratch.env, HOME: way.home };
  const run = (command, args, input) => scratch.run(command, args, { env, input, cwd: way.repo });
  for (const folder of [way.repo, way.home]) mkdirSync(folder, { recursive: true });
  run('git', ['config', '--global', 'user.name', 'Bench']);
  run('git', ['config', '--global', 'user.email', 'bench@example.com']);
  run('git', ['config', '--global', 'maintenance.auto', 'false']);
  run('git', ['init', '-q', '-b', 'main']);
  run('git', ['commit', '-q', '--allow-empty', '-m', 'start']);
  if (install.length > 0) run(launcher, install);
  return { ...way, env, run, recorded: install.length > 0 };
}

function rowsOf(scratch, ways, what, change, runs) {
  const commit = (way) => ({
    command: 'git',
    args: ['commit', '-qm', 'change'],
    cwd: way.repo,
    env: way.env,
    prepare: () => {
      change(scratch, way);
      way.run('git', ['add', '-A']);
      // Nothing of the commit before is left to be done behind.
      if (way.recorded) way.run(launcher, ['stats']);
    },
  });
  const [without] = ways;
  const { sh, ...times } = medians(
    {
      sh: { ...shellWrite(`${scratch.root}/event`), cwd: without.repo, env: without.env },
      ...Object.fromEntries(ways.map((way) => [way.name, commit(way)])),
    },
    runs,
  );
  return ways
    .filter(({ recorded }) => recorded)
    .map(({ name }) => addedRow(`${what}, ${name}`, times[name], times[without.name], sh));
}

function changeLittle(scratch, way) {
  way.count++;
  const file = join(way.repo, `agent-${way.count}.txt`);
  const content = `line ${way.count} of the agent\n`;
  writeFileSync(file, content);
  appendFileSync(join(way.repo, 'a.txt'), `line ${way.count} of a person\n`);
  if (!way.recorded) return;
  const response = { type: 'create', filePath: file, content, structuredPatch: [] };
  const input = scratch.payload('PostToolUse', 'Write', { file_path: file, content }, response, way.count, way.repo);
  way.run(launcher, ['hook-post-tool'], input);
}

function addMany(_, way) {
  way.count++;
  const folder = join(way.repo, `many-${way.count}`);
  mkdirSync(folder);
  for (let n = 0; n < many; n++) writeFileSync(join(folder, `${n}.txt`), `file ${n} of ${way.count}\nline two\n`);
}

function addedRow(what, ms, without, sh) {
  const added = (ms - without) / sh;
  return {
    what,
    measured: `${added < 0 ? '' : '+'}${added.toFixed(2)} sh`,
    budget: `<= +${budget.toFixed(1)} sh`,
    ok: added <= budget,
    detail: `${ms.toFixed(1)} ms, without ${without.toFixed(1)} ms, sh ${sh.toFixed(2)} ms`,
    ratio: added,
  };
}
