import { spawn } from 'node:child_process';
import { binary, type Sandbox } from '../helpers/sandbox.ts';

// In the loop of one shell each, since a process of node's for every hook would be most of the work.
const loop = `at=0
while [ "$at" -lt "$2" ]; do
  at=$((at + 1))
  printf '{"session_id":"s%s","cwd":"%s","hook_event_name":"PostToolUse","tool_name":"Write","tool_use_id":"t%s-%s","tool_input":{"file_path":"%s/f%s","content":"line %s\\\\n"},"tool_response":{"type":"update","originalFile":"line %s\\\\n"}}' \\
    "$1" "$PWD" "$1" "$at" "$PWD" "$1" "$at" "$((at - 1))" | "$3" hook-post-tool || echo "exit $?"
done`;

/** What hooks said: on stdout nothing, on stderr what keeps them from recording. */
export interface Written {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A session that writes one line into a file of its own again and again: as many calls of the real hook, one after another. */
export function writeAgainAndAgain(sandbox: Sandbox, session: number, times: number): Promise<Written> {
  const env = { ...sandbox.env, AI_TRACKER_INGEST: 'background' };
  const args = ['-c', loop, 'sh', String(session), String(times), binary];
  const child = spawn('sh', args, { cwd: sandbox.repo, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
