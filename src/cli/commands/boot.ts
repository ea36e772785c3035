import { resolve } from 'node:path';
import { choosePlace } from '../../boot/choose-place.ts';
import { tryRecording } from '../../boot/try-recording.ts';
import { UserError } from '../../config/user-error.ts';
import { examine } from '../../doctor/examine.ts';
import { findObstacle, renderLine } from '../../doctor/render-line.ts';
import { installClaudeHooks } from '../../install/claude-install.ts';
import { installGitHooks } from '../../install/git-install.ts';
import { lastingLauncherPath } from '../../install/launcher-path.ts';
import { openStore } from '../../store/open.ts';
import type { Io } from '../io.ts';
import { meetHere } from '../meet-here.ts';

/**
 * What a worker's container does at its start: choose the place of the database, hook into Claude Code and git, try it,
 * and say in two lines where it records and whether it does. A step that fails stops no other; the second line says
 * what is wrong.
 */
export async function run(_options: object, io: Io): Promise<number> {
  const { path, because, unfit } = choosePlace(io.env);
  io.stdout(`AI Tracker DB: ${path}${because ? ` (${because})` : ''}\n`);
  const binary = lastingLauncherPath(io.env);
  attempt(() => installClaudeHooks(io.env, binary));
  attempt(() => installGitHooks(io, binary));
  meetHere(io);
  // Made by the worker and now: what root makes first in `docker exec`, the worker could not write.
  if (unfit === undefined) attempt(() => openStore(resolve(io.cwd, path)).close());
  io.stdout(`AI Tracker: ${unfit === undefined ? verdict(io, binary, path) : `not recording: ${unfit}`}\n`);
  return 0;
}

/** What `doctor` says, and where it finds nothing, whether a trial edit goes all the way. */
function verdict(io: Io, binary: string, path: string): string {
  const checks = examine({ env: io.env, cwd: io.cwd, binary });
  const problem = findObstacle(checks) ? undefined : tryRecording(io.env, binary, resolve(io.cwd, path));
  if (problem === undefined) return renderLine(checks);
  return `not recording: a trial edit did not arrive: ${problem.replace(/\s*\n\s*/g, ' ')}`;
}

/** What goes wrong here, `doctor` finds. */
function attempt(step: () => unknown): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}
