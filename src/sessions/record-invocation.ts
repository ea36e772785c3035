import type { IngestContext } from '../context/context.ts';
import type { Delivery } from '../spool/delivery.ts';
import { endInvocation, startInvocation } from '../store/invocations.ts';
import { insertReportedCall } from '../store/reported-calls.ts';
import { noteReportedTokens } from '../store/reported-tokens.ts';
import { seeUnhooked } from '../store/sessions.ts';

/**
 * What a host told of its agents' work. Start and end may come in any order and more than once: an end whose start is
 * not here yet is kept as a row without a name. Throws an `Error` for what cannot be understood.
 */
export function recordReport(context: IngestContext, delivery: Delivery): void {
  const report = readReport(delivery.payload);
  switch (delivery.args[0]) {
    case 'start':
      recordStart(context, delivery, report);
      return;
    case 'end':
      recordEnd(context, delivery, report);
      return;
    case 'tool-call':
      recordToolCall(context, delivery, report);
      return;
    case 'tokens':
      recordTokens(context, delivery, report);
      return;
    case 'batch':
      recordBatch(context, delivery);
      return;
    default:
      throw new Error(`a report of the kind ${JSON.stringify(delivery.args[0])} is not known`);
  }
}

/** Many reports in one delivery, each for whom it is: they are recorded all or none. */
function recordBatch(context: IngestContext, delivery: Delivery): void {
  const { reports } = parseFields(delivery.payload);
  if (!Array.isArray(reports)) throw new Error('the report has no reports');
  for (const { kind, env, payload } of reports as Record<string, unknown>[]) {
    if (kind === 'batch') throw new Error('a report is in two others');
    const told = { ...delivery.env, ...(env as Delivery['env']) };
    const own = { args: [String(kind)], env: told, payload: Buffer.from(JSON.stringify(payload)) };
    if (kind === 'tokens' || kind === 'tool-call') meetSession(context, { ...delivery, ...own });
    recordReport(context, { ...delivery, ...own });
  }
}

/** A session of which no hook tells, or not yet. */
function meetSession({ db }: IngestContext, { env, time, payload }: Delivery): void {
  const id = env['CLAUDE_CODE_SESSION_ID'];
  if (!id) return;
  const report = readReport(payload);
  const seen = report.text('sent_at') ?? report.text('called_at') ?? time;
  seeUnhooked(db, { id, time: seen, agent_id: env['AGENT_ID'] || null });
}

/** What a request to a model took, or many. */
function recordTokens({ db }: IngestContext, { env, time }: Delivery, report: Report): void {
  noteReportedTokens(db, {
    name: report.needed('message_id'),
    session_id: env['CLAUDE_CODE_SESSION_ID'] || '',
    isSum: report.text('rank') === 'm',
    model: report.text('model'),
    sent_at: report.text('sent_at') ?? time,
    input_tokens: report.number('input_tokens') ?? 0,
    output_tokens: report.number('output_tokens') ?? 0,
    cache_read_tokens: report.number('cache_read_tokens') ?? 0,
    cache_write_tokens: report.number('cache_write_tokens') ?? 0,
  });
}

function recordStart({ db }: IngestContext, { env, time }: Delivery, report: Report): void {
  startInvocation(db, {
    invocation_id: report.needed('invocation_id'),
    agent_name: report.needed('agent_name'),
    start_time: report.text('start_time') ?? time,
    model: report.text('model'),
    source: report.text('source') === 'command' ? 'command' : 'reported',
    task_description: env['AI_TRACKER_DESCRIPTIONS'] === 'off' ? null : report.text('task_description'),
    complexity_score: report.number('complexity_score'),
    complexity_estimated: report.flag('complexity_estimated'),
    context: report.text('context'),
    agent_id: env['AGENT_ID'] || null,
    session_id: env['CLAUDE_CODE_SESSION_ID'] || null,
    task_id: env['AGENT_SWARM_TASK_ID'] || null,
    parent_id: report.text('parent_id') ?? (env['AI_TRACKER_INVOCATION'] || null),
    client_pid: report.number('client_pid'),
    client_started: report.number('client_started'),
    client_host: report.text('client_host'),
  });
}

function recordEnd({ db }: IngestContext, { time }: Delivery, report: Report): void {
  endInvocation(db, report.needed('invocation_id'), {
    end_time: report.text('end_time') ?? time,
    success: report.flag('success'),
    outcome_summary: report.text('outcome_summary'),
    error_details: report.text('error_details'),
    exit_status: report.number('exit_status'),
    tokens_used: report.number('tokens_used'),
    input_tokens: report.number('input_tokens'),
    output_tokens: report.number('output_tokens'),
    execution_time_ms: report.number('execution_time_ms'),
    cpu_usage_percent: report.number('cpu_usage_percent'),
    memory_usage_mb: report.number('memory_usage_mb'),
    peak_memory_mb: report.number('peak_memory_mb'),
  });
}

function recordToolCall({ db }: IngestContext, { env, time }: Delivery, report: Report): void {
  insertReportedCall(db, {
    tool_use_id: report.needed('call_id'),
    tool_name: report.needed('tool_name'),
    called_at: report.text('called_at') ?? time,
    ended_at: report.text('ended_at') ?? time,
    duration_ms: report.number('duration_ms'),
    success: report.flag('success'),
    session_id: env['CLAUDE_CODE_SESSION_ID'] || null,
    invocation_id: report.text('invocation_id'),
    input_tokens: report.number('input_tokens'),
    output_tokens: report.number('output_tokens'),
    input_bytes: report.number('input_bytes'),
    output_bytes: report.number('output_bytes'),
  });
}

/** The fields of a payload; one of an unexpected type counts as absent, unless it is needed. */
interface Report {
  readonly text: (name: string) => string | null;
  readonly needed: (name: string) => string;
  readonly number: (name: string) => number | null;
  readonly flag: (name: string) => 0 | 1 | null;
}

function readReport(payload: Buffer): Report {
  const fields = parseFields(payload);
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : null);
  const number = (name: string) => (Number.isFinite(fields[name]) ? Number(fields[name]) : null);
  return {
    text,
    number,
    needed(name) {
      const found = text(name);
      if (!found) throw new Error(`the report has no ${name}`);
      return found;
    },
    flag(name) {
      const found = number(name);
      return found === 0 || found === 1 ? found : null;
    },
  };
}

function parseFields(payload: Buffer): Readonly<Record<string, unknown>> {
  let json: unknown;
  try {
    json = JSON.parse(payload.toString('utf8'));
  } catch {
    // JSON.parse quotes the text it stopped at, and no payload's text may reach a log.
    throw new Error('the report is not JSON');
  }
  if (typeof json !== 'object' || json === null) throw new Error('the report is not a JSON object');
  return { ...json };
}
