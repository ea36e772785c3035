import { parseSnapshots, splitSnapshots, type WorkTreeSnapshot } from './snapshot.ts';

/**
 * A delivery is one file that `bin/ai-tracker` wrote for one call of a hook:
 *
 *     ai-tracker-delivery 1\0  key=value\0 ...  \0  payload  \nend ai-tracker-delivery\n
 *
 * The payload is what the hook got on its standard input, byte by byte. Where a record says so (`follows=snapshots`), the
 * states of work trees come after it, and the last line once more. A file without its last line is incomplete: it is
 * still being written, or was cut off. The file's name, `<time>-<pid>[-<n>]`, sorts by time.
 */
export interface Delivery {
  /** The file's name. */
  readonly id: string;
  /** When the hook was called: ISO 8601, ms. */
  readonly time: string;
  /** The same in ns since the epoch. */
  readonly timeNs: bigint;
  readonly verb: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly pid: number;
  /** The commit that HEAD named there; `undefined`: none, or nobody looked. */
  readonly head: string | undefined;
  /** HEAD named none yet. */
  readonly isUnborn: boolean;
  /** For Claude Code's hooks but those before a call: the line of /proc/PID/stat of the client's process. */
  readonly sample: string | undefined;
  /** Those of `carriedVariables` that were set. */
  readonly env: Readonly<Record<string, string>>;
  readonly payload: Buffer;
  /** Around a call of a tool that may write files: the state of each work tree that it may write in. */
  readonly snapshots: readonly WorkTreeSnapshot[];
  /** The payload was longer than `maxPayloadBytes`: `payload` is its beginning. */
  readonly oversized: boolean;
}

export type ParsedDelivery = Delivery | IncompleteDelivery | { readonly invalid: string };

export interface IncompleteDelivery {
  readonly incomplete: true;
  /** Where only snapshots are missing: all that is there. */
  readonly soFar?: Delivery;
}

/** The process of the client that told of something, where it says so. */
export function clientOf(env: Delivery['env']): number | null {
  return Number(env['CLAUDE_PID']) || null;
}

/** The variables that a delivery carries, as in `bin/ai-tracker`; from GIT_DIR on in deliveries of git's hooks alone. */
export const carriedVariables: readonly string[] = [
  'AGENT_ID',
  'AGENT_ROLE',
  'AGENT_SWARM_TASK_ID',
  'HARNESS_PROVIDER',
  'CLAUDE_CODE_SESSION_ID',
  'CLAUDE_CODE_SESSION_ATTENDED',
  'CLAUDE_CODE_CHILD_SESSION',
  'CLAUDE_PID',
  'AI_AGENT',
  'TRACEPARENT',
  'AI_TRACKER_UNEXPLAINED',
  'AI_TRACKER_DESCRIPTIONS',
  'AI_TRACKER_INVOCATION',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_REFLOG_ACTION',
  'CODEX_THREAD_ID',
  'CODEX_SESSION_ID',
  'QWEN_CODE',
  'QWEN_CODE_SESSION_ID',
  'COPILOT_CLI',
  'COPILOT_AGENT_SESSION_ID',
  'OPENCODE',
  'PI_CODING_AGENT',
  'PI_SESSION_ID',
  'CURSOR_AGENT',
  'GEMINI_CLI',
  'GEMINI_SESSION_ID',
];

export const opening: Buffer = Buffer.from('ai-tracker-delivery 1\0');
export const trailer: Buffer = Buffer.from('\nend ai-tracker-delivery\n');
const endOfRecords = Buffer.from('\0\0');

export function parseDelivery(name: string, bytes: Buffer): ParsedDelivery {
  const length = Math.min(bytes.length, opening.length);
  if (bytes.compare(opening, 0, length, 0, length) !== 0) return { invalid: 'not a delivery of a version known here' };
  const end = bytes.length - trailer.length;
  const isWhole = end >= opening.length && bytes.compare(trailer, 0, trailer.length, end) === 0;
  const payloadStart = findPayload(bytes);
  if (payloadStart === undefined || payloadStart > end) {
    return isWhole ? { invalid: 'its records do not end' } : { incomplete: true };
  }
  const records = bytes.toString('utf8', opening.length, payloadStart - endOfRecords.length).split('\0');
  if (records.includes('follows=snapshots')) return parseWithSnapshots(name, records, bytes, payloadStart);
  if (!isWhole) return { incomplete: true };
  const { payload, snapshots } = splitSnapshots(bytes.subarray(payloadStart, end));
  return describe(name, records, payload, snapshots);
}

function parseWithSnapshots(name: string, records: readonly string[], bytes: Buffer, start: number): ParsedDelivery {
  const end = bytes.indexOf(trailer, start);
  if (end === -1) return { incomplete: true };
  const rest = bytes.subarray(end + trailer.length);
  const isWhole = rest.subarray(-trailer.length).equals(trailer);
  const snapshots = parseSnapshots(isWhole ? rest.subarray(0, -trailer.length) : rest);
  const soFar = describe(name, records, bytes.subarray(start, end), snapshots);
  return isWhole || 'invalid' in soFar ? soFar : { incomplete: true, soFar };
}

/** Where the payload starts; undefined when the records do not end in these bytes. */
export function findPayload(bytes: Buffer): number | undefined {
  const end = bytes.indexOf(endOfRecords, opening.length);
  return end < 0 ? undefined : end + endOfRecords.length;
}

function describe(
  id: string,
  records: readonly string[],
  payload: Buffer,
  snapshots: readonly WorkTreeSnapshot[],
): Delivery | { invalid: string } {
  const facts: Record<string, string> = {};
  const args: string[] = [];
  const env: Record<string, string> = {};
  for (const record of records) {
    const equals = record.indexOf('=');
    if (equals < 0) return { invalid: 'a record without a key' };
    const key = record.slice(0, equals);
    const value = record.slice(equals + 1);
    if (key === 'arg') args.push(value);
    else if (key.startsWith('env.')) env[key.slice(4)] = value;
    else facts[key] = value;
  }
  const { time, verb, cwd, pid, head, sample } = facts;
  if (!time || !/^\d{19}$/.test(time)) return { invalid: 'no time, or not in ns since the epoch' };
  if (!verb || cwd === undefined || !pid) return { invalid: 'no verb, cwd or pid' };
  const timeNs = BigInt(time);
  const iso = new Date(Number(time.slice(0, 13))).toISOString();
  const heads = { head: head === 'none' ? undefined : head, isUnborn: head === 'none' };
  const header = { id, time: iso, timeNs, verb, args, cwd, pid: Number(pid), ...heads, sample, env };
  return { ...header, payload, snapshots, oversized: false };
}
