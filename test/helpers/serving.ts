import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { binary } from './sandbox.ts';

/** `ai-tracker serve`, as it runs. */
export interface Serving {
  readonly url: string;
  readonly port: number;
  /** Ends it by a signal; its exit status. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>;
  readonly stderr: () => string;
}

export async function serve(
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Serving> {
  const child = spawn(binary, ['serve', '--port', '0', ...args], { cwd, env });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  for await (const text of child.stdout) {
    stdout += text;
    if (stdout.includes('\n')) break;
  }
  const [url = '', port = ''] = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(stdout) ?? [];
  if (url === '') throw new Error(`serve did not begin: ${stdout}${stderr}`);
  const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    const [status] = await exited;
    return status;
  };
  return { url, port: Number(port), end, stderr: () => stderr };
}
