import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { processIdentity } from '../../api/process-identity.ts';
import { UserError } from '../../config/user-error.ts';

/** Takes a place for this process alone, until the function that it returns is called. What a process left that is gone is taken over. */
export function lock(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const own = JSON.stringify(processIdentity(process.pid));
  for (let attempt = 1; ; attempt++) {
    try {
      writeFileSync(file, own, { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
      if (attempt > 3 || isHeld(file, own)) {
        throw new UserError('another export to the same place is at work', 'wait for its end, or end it', { cause });
      }
      rmSync(file, { force: true });
    }
  }
}

function isHeld(file: string, own: string): boolean {
  try {
    const text = readFileSync(file, 'utf8');
    const { client_pid, client_started, client_host } = JSON.parse(text) as ReturnType<typeof processIdentity>;
    // Of another machine or container nothing can be told; ours by an earlier life of this one may have our number.
    if (client_host !== processIdentity(process.pid).client_host) return true;
    if (text === own) return false;
    process.kill(client_pid, 0);
    return client_started === processIdentity(client_pid).client_started;
  } catch {
    // Gone, or never whole.
    return false;
  }
}
