import { z } from 'zod';
import type { AgentsReport, SessionsReport, ToolsReport } from '../../../src/stats/activity-reports.ts';
import { usagePeriods } from '../../../src/stats/usage.ts';
import {
  agentId,
  aiPercent,
  count,
  databasePath,
  keys,
  maybe,
  moment,
  output,
  period,
  repo,
  sixCounts,
  text,
  where,
} from './parts.ts';

// The commands that say what agents do.

const ms = z.number().min(0);
const scope = { database: databasePath, agent_id: agentId, period, repo };
const shares = where(
  z.array(keys({ agent_id: text, role: maybe(text), commits: count, ...sixCounts, ai_percent_added: aiPercent })),
).describe('With --fleet: the AI lines that each agent wrote, and the lines of others in commits that it made.');

const ended = { succeeded: count, failed: count };
const runs = { invocations: count, running: count, ...ended };

export const agents = output('agents/1', 'What ai-tracker agents --json prints', {
  ...scope,
  totals: keys({ agents: count, ...runs }).describe('Those that --top leaves out are counted too.'),
  agents: z.array(
    keys({
      agent_name: maybe(text).describe('null: runs of which only the end is known.'),
      ...runs,
      success_rate: maybe(z.number().min(0).max(1)).describe('Of the runs that succeeded or failed.'),
      mean_duration_ms: maybe(ms),
      p95_duration_ms: maybe(ms),
      mean_complexity: maybe(z.number().min(1).max(10)),
      efficiency_per_minute: maybe(z.number().min(0)).describe(
        'success_rate, divided by the mean duration in minutes.',
      ),
      tokens: maybe(count),
      committed_lines_added: maybe(count),
      committed_lines_removed: maybe(count),
      tokens_per_line: maybe(z.number().min(0)).describe('Of the runs whose tokens and lines are known.'),
    }),
  ),
  usage: keys({
    each: z.enum(usagePeriods),
    rows: z.array(
      keys({
        label: text.describe(
          '2026-03-02, of an hour 2026-03-02 14:00, of a week its Monday; in the reader’s time zone.',
        ),
        since: moment,
        invocations: count,
        ...ended,
        tokens: maybe(count),
      }),
    ),
  }),
}) satisfies z.ZodType<AgentsReport>;

export const sessions = output('sessions/1', 'What ai-tracker sessions --json prints', {
  ...scope,
  agents: shares,
  totals: keys({ sessions: count, open: count, ended: count, lost: count }).describe(
    'Those that --top leaves out are counted too.',
  ),
  sessions: z.array(
    keys({
      id: text,
      agent_id: maybe(text),
      agent_role: maybe(text),
      status: z.enum(['open', 'ended', 'lost']),
      end_reason: maybe(text),
      started_at: moment,
      ended_at: maybe(moment),
      last_seen_at: moment,
      model: maybe(text),
      client_version: maybe(text),
      working_directory: maybe(text),
      task_count: count,
      tool_calls: count,
      tokens: maybe(count),
      lines_added: count,
      lines_removed: count,
      duration_ms: maybe(ms).describe('Until its end, or of a lost session until it was last seen; null: it is open.'),
    }),
  ),
}) satisfies z.ZodType<SessionsReport>;

export const tools = output('tools/1', 'What ai-tracker tools --json prints', {
  ...scope,
  agents: shares,
  totals: keys({ tools: count, calls: count, ...ended, without_result: count }).describe(
    'Those that --top leaves out are counted too.',
  ),
  tools: z.array(
    keys({
      tool_name: text,
      calls: count,
      ...ended,
      without_result: count.describe('They run, or nobody told how they ended.'),
      p50_duration_ms: maybe(ms),
      p95_duration_ms: maybe(ms),
    }),
  ),
}) satisfies z.ZodType<ToolsReport>;
