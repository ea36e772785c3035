import { broken, type Check, type Patient } from './check.ts';
import { checkClaude } from './check-claude.ts';
import { checkDatabase } from './check-database.ts';
import { checkFleet, readsOnly } from './check-fleet.ts';
import { checkGit, checkGitHooks } from './check-git.ts';
import { checkLauncher } from './check-launcher.ts';
import { checkLimits } from './check-limits.ts';
import { checkNode } from './check-node.ts';
import { checkOtherAgents } from './check-other-agents.ts';
import { checkRepositories } from './check-repositories.ts';
import { checkSettings } from './check-settings.ts';
import { checkSpool } from './check-spool.ts';
import { checkWorkTree } from './check-work-tree.ts';

/** In the order in which an edit passes them. */
const checks: readonly (readonly [name: string, check: (patient: Patient) => Check | undefined])[] = [
  ['binary', checkLauncher],
  ['node', checkNode],
  ['git', checkGit],
  ['settings', checkSettings],
  ['Claude Code', checkClaude],
  ['git hooks', checkGitHooks],
  ['repositories', checkRepositories],
  ['work tree', checkWorkTree],
  ['limits', checkLimits],
  ['spool', checkSpool],
  ['database', checkDatabase],
  ['other agents', checkOtherAgents],
];

/** Of a host that has no agent of its own, and reads the databases of others. */
const readersChecks: typeof checks = [
  ['node', checkNode],
  ['git', checkGit],
  ['settings', checkSettings],
  ['fleet', checkFleet],
];

/** Every check, whatever the others meet. */
export function examine(patient: Patient): Check[] {
  return (readsOnly(patient) ? readersChecks : checks).flatMap(([name, check]) => {
    try {
      return check(patient) ?? [];
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      return broken(name, `cannot be checked: ${words}`, 'fix what it names, then run this again');
    }
  });
}
