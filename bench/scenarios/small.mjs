// The commands that one asks often, on a small database: a session's work in one repository, ten commits.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { medians, nodeStart, ratioRow } from '../measure.mjs';
import { launcher } from '../scratch.mjs';

const commits = 10;

export function measure(scratch, runs) {
  for (let n = 0; n < commits; n++) {
    const input = { file_path: join(scratch.repo, `file-${n % 3}.ts`), content: text(n) };
    const response = { type: 'create', filePath: input.file_path, content: input.content, structuredPatch: [] };
    writeFileSync(input.file_path, input.content);
    scratch.run(launcher, ['hook-post-tool'], { input: scratch.payload('PostToolUse', 'Write', input, response, n) });
    scratch.commit(`commit ${n}`);
    scratch.run(launcher, ['stats']);
  }
  const call = (...args) => ({ command: launcher, args, cwd: scratch.repo, env: scratch.env });
  const cases = {
    node: { ...nodeStart, env: scratch.env },
    stats: call('stats'),
    show: call('show'),
    blame: call('blame', 'file-0.ts'),
    verify: call('verify'),
  };
  const { node, ...times } = medians(cases, runs);
  return Object.entries(times).map(([name, ms]) => ratioRow(`${name}, small`, ms, node, 2));
}

function text(commit) {
  return Array.from({ length: 40 }, (_, line) => `export const value${line} = ${commit * line};\n`).join('');
}
