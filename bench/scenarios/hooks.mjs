// What an agent waits for: the hooks as Claude Code calls them, with an ingest behind.
import process from 'node:process';
import { medians, nodeStart, ratioRow } from '../measure.mjs';
import { launcher } from '../scratch.mjs';

const sizes = [
  ['4 KiB', 4096, 0.1],
  ['1 MiB', 1 << 20, 0.15],
];

export function measure(scratch, runs) {
  return sizes.flatMap(([size, bytes, budget]) => {
    const { node, ...hooks } = medians(cases(scratch, bytes), runs);
    return Object.entries(hooks).map(([verb, ms]) => ratioRow(`${verb}, ${size}`, ms, node, budget));
  });
}

function cases(scratch, bytes) {
  const client = { CLAUDE_PROJECT_DIR: scratch.repo, CLAUDE_CODE_SESSION_ID: 'bench', CLAUDE_PID: String(process.pid) };
  const env = { ...scratch.env, ...client };
  const input = { file_path: `${scratch.repo}/a.txt` };
  const text = 'x'.repeat(bytes - 500);
  const hook = (verb, payload) => ({ command: launcher, args: [verb], cwd: scratch.repo, env, input: payload });
  return {
    node: { ...nodeStart, env },
    'hook-pre-tool': hook('hook-pre-tool', scratch.payload('PreToolUse', 'Read', { ...input, text }, undefined, 1)),
    'hook-post-tool': hook('hook-post-tool', scratch.payload('PostToolUse', 'Read', input, { text }, 1)),
  };
}
