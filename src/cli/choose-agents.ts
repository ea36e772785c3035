import { UserError } from '../config/user-error.ts';
import { knownAgents } from '../store/agents.ts';
import type { Store } from '../store/open.ts';

/** So many names are listed. */
const mostListed = 20;

/**
 * The agents that `--agent` names, where `*` stands for any characters and `?` for one; `undefined`: all. Throws a
 * `UserError` that lists those that are there for a name that fits none.
 */
export function chooseAgents(store: Store, asked: readonly string[] | undefined): readonly string[] | undefined {
  if (asked === undefined || asked.length === 0) return undefined;
  const known = knownAgents(store);
  const chosen = asked.flatMap((name) => {
    const fitting = known.filter(fits(name));
    if (fitting.length > 0) return fitting;
    throw new UserError(`there is no agent ${name}`, `known are: ${listed(known)}`);
  });
  return [...new Set(chosen)];
}

function fits(name: string): (agent: string) => boolean {
  if (!/[*?]/.test(name)) return (agent) => agent === name;
  const pattern = name
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  const whole = new RegExp(`^${pattern}$`, 'su');
  return (agent) => agent === name || whole.test(agent);
}

function listed(known: readonly string[]): string {
  if (known.length === 0) return 'none, as no agent gave its name (AGENT_ID)';
  const more = known.length > mostListed ? ` and ${known.length - mostListed} more` : '';
  return `${known.slice(0, mostListed).join(', ')}${more}`;
}
