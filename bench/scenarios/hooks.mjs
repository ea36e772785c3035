// What an agent waits for: the hooks as Claude Code calls them, by the command in its settings, while an ingest behind is
// said to run (as it does in a session, but for its begin). What that ingest takes is in `session` and `ingest`.
import process from 'node:process';
import { medians, ratioRow, shellWrite } from '../measure.mjs';

const sizes = [
  ['4 KiB', 4096, 2],
  ['1 MiB', 1 << 20, 3],
];

export function measure(scratch, runs) {
  const commands = scratch.hookCommands();
  return sizes.flatMap(([size, bytes, budget]) => {
    const { sh, ...hooks } = medians(cases(scratch, commands, bytes), runs);
    return Object.entries(hooks).map(([verb, ms]) => ratioRow(`${verb}, ${size}`, ms, sh, budget, 'sh'));
  });
}

function cases(scratch, commands, bytes) {
  const client = { CLAUDE_PROJECT_DIR: scratch.repo, CLAUDE_CODE_SESSION_ID: 'bench', CLAUDE_PID: String(process.pid) };
  const common = { cwd: scratch.repo, env: { ...scratch.env, ...client }, prepare: () => scratch.holdIngest() };
  const input = { file_path: `${scratch.repo}/a.txt`, content: 'x'.repeat(bytes - 700) };
  const [pre, post] = [
    scratch.payload('PreToolUse', 'Write', input, undefined, 1),
    scratch.payload('PostToolUse', 'Write', input, { type: 'create', filePath: input.file_path }, 1),
  ];
  return {
    sh: { ...shellWrite(`${scratch.root}/event`), ...common, input: post },
    'hook-pre-tool': { command: 'sh', args: ['-c', commands.PreToolUse], ...common, input: pre },
    'hook-post-tool': { command: 'sh', args: ['-c', commands.PostToolUse], ...common, input: post },
  };
}
