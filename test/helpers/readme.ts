import { spawnSync } from 'node:child_process';
import type { Scratch } from '../../src/demo/scratch.ts';

/** A README with the output of every command in its `console` blocks made anew, in order, in one scratch repository. */
export function withRealOutput(readme: string, scratch: Scratch): string {
  return readme.replaceAll(/(?<=^```console\n)[\s\S]*?(?=^```$)/gm, (block) =>
    block
      .split('\n')
      .filter((line) => line.startsWith('$ '))
      .map((line) => `${line}\n${asReaders(outputOf(line.slice(2), scratch), scratch)}`)
      .join('\n'),
  );
}

function outputOf(command: string, scratch: Scratch): string {
  const shell = spawnSync('sh', ['-c', `{ ${command}\n} 2>&1`], {
    cwd: scratch.repo,
    env: scratch.env as NodeJS.ProcessEnv,
  });
  return shell.stdout.toString().replace(/[ ]+$/gm, '').replace(/\n*$/, '\n');
}

/** The places, versions and mechanisms of whoever runs this as those of a reader. */
function asReaders(output: string, scratch: Scratch): string {
  return output
    .replaceAll(`${scratch.folder}/bin/ai-tracker`, '/usr/local/bin/ai-tracker')
    .replaceAll(scratch.home, '/home/you')
    .replaceAll(scratch.folder, '/home/you')
    .replace(/^(ok +node +).*$/m, '$1v24.4.1 (/usr/bin/node)')
    .replace(/^(ok +git +).*$/m, '$12.47.3')
    .replace(/^(git: .*git )[\d.]+/m, '$12.47.3');
}
