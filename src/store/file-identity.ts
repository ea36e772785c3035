import { statSync } from 'node:fs';

/** Which file lies at a path: another one after it was replaced; `undefined` where there is none. */
export function fileIdentity(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino}`;
}
