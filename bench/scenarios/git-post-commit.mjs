// The commit hook with one edit of the agent pending: deliver, ingest, attribute, before git returns.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { medians, nodeStart, ratioRow } from '../measure.mjs';
import { launcher } from '../scratch.mjs';

export function measure(scratch, runs) {
  const file = join(scratch.repo, 'a.txt');
  writeFileSync(file, 'first line\n');
  scratch.commit('first');
  let count = 0;
  const prepare = () => {
    count++;
    const before = readFileSync(file, 'utf8');
    const edit = {
      file_path: file,
      old_string: 'first line\n',
      new_string: `first line\nline ${count} of the agent\n`,
    };
    scratch.run(launcher, ['hook-pre-tool'], { input: scratch.payload('PreToolUse', 'Edit', edit, undefined, count) });
    writeFileSync(file, before.replace(edit.old_string, edit.new_string));
    const response = { filePath: file, originalFile: before, oldString: edit.old_string, newString: edit.new_string };
    scratch.run(launcher, ['hook-post-tool'], { input: scratch.payload('PostToolUse', 'Edit', edit, response, count) });
    appendFileSync(file, `line ${count} of a person\n`);
    scratch.commit(`commit ${count}`);
  };
  const times = medians(
    {
      node: { ...nodeStart, env: scratch.env },
      hook: { command: launcher, args: ['git-post-commit'], cwd: scratch.repo, env: scratch.env, prepare },
    },
    runs,
  );
  return [ratioRow('git-post-commit, one pending edit', times.hook, times.node, 2)];
}
