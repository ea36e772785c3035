import { hostname } from 'node:os';

/** Longer names are cut: file systems take 255 bytes, and the spool's and SQLite's endings come after it. */
const maxNameLength = 200;
const keptLength = 100;

/**
 * An agent id as a file name that cannot leave its folder: each run of other characters becomes one `_`, and a checksum
 * tells apart what looks alike by that. A plain id is its own name. `bin/ai-tracker` computes the same in sh.
 */
export function agentFileName(agent: string): string {
  const safe = agent.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^\./, '_.');
  if (safe === agent && safe.length <= maxNameLength) return safe;
  return `${safe.slice(0, keptLength)}~${cksum(Buffer.from(agent))}`;
}

/**
 * The file name of the agent that runs here: where several containers are one agent, one for each. The launcher hands
 * over what it found: node does not see the bytes of an id that is not UTF-8.
 */
export function ownFileName(env: Readonly<Record<string, string | undefined>>): string {
  const [found, agent] = /^([^\n]*)\n(.*)$/s.exec(env['AI_TRACKER_AGENT_FILE'] ?? '')?.slice(1) ?? [];
  if (found && agent === env['AGENT_ID']) return found;
  const name = agentFileName(env['AGENT_ID'] ?? '');
  if (!/^(1|true|TRUE|True|yes|on)$/.test(env['MULTI_RUNTIME_ENABLED'] ?? '')) return name;
  return `${name}${hostMark}${agentFileName(hostname())}`;
}

/** Between agent and host; in no agent's own name. */
export const hostMark = '@';

/** The checksum of POSIX's cksum(1): sh has no other. */
function cksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = feed(sum, byte);
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) sum = feed(sum, length & 255);
  return ~sum >>> 0;
}

function feed(sum: number, byte: number): number {
  let next = sum ^ (byte << 24);
  for (let bit = 0; bit < 8; bit++) next = (next << 1) ^ (next < 0 ? 0x04c11db7 : 0);
  return next;
}
