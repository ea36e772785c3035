import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './sandbox.ts';

/** The part of docker-entrypoint.sh that others lift into theirs, without its markers. */
export function entrypointBlock(): string {
  const text = readFileSync(join(projectRoot, 'docker-entrypoint.sh'), 'utf8');
  const block = /^# BEGIN ai-tracker\n([\s\S]*?)^# END ai-tracker$/m.exec(text)?.[1];
  if (block === undefined) throw new Error('docker-entrypoint.sh has no block between its markers');
  return block;
}
