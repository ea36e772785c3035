import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { packageRoot } from '../install/launcher-path.ts';

/** The page without data, as the build made it. */
export function pageTemplate(): string {
  const file = join(packageRoot(), 'dist/page/page.html');
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`${file} is not there`, 'install ai-tracker again, or build it: npm run build', { cause });
  }
}
