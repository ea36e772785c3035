import { z } from 'zod';
import type { DashboardReport } from '../../../src/dashboard/view/report.ts';
import {
  addedLines,
  agentId,
  aiPercent,
  count,
  databasePath,
  keys,
  maybe,
  moment,
  output,
  percent,
  text,
} from './parts.ts';

const ms = z.number().min(0);
const date = z.iso.date();
const each = z.array;

const lines = {
  name: text,
  commits: count,
  ...addedLines,
  ai_percent_added: aiPercent,
  ai_lines_overridden: count,
  ai_lines_discarded: count,
  ai_lines_removed: count,
  human_lines_removed: count,
};
const work = { sessions: count, tasks: count, completed: count, failed: count, duration_ms: ms, tokens: count };
const perLine = maybe(count).describe('null: the tokens or the lines are not known.');

export const dashboard = output('dashboard/1', 'What ai-tracker dashboard --json prints', {
  database: databasePath,
  agent_id: agentId,
  period: keys({ since: maybe(date).describe('null: from the beginning.'), until: date }).describe(
    'Dates in time_zone; both belong to it.',
  ),
  time_zone: text,
  summary: keys({
    ...{ ai: count, human: count, unknown: count },
    ai_percent: aiPercent,
    ...{ commits: count, ai_only: count, mixed: count, human_only: count },
    ...{ overridden: count, discarded: count, generated: count },
    trend: keys({ days: count, now: maybe(percent), before: maybe(percent) }).describe(
      'The AI’s share in the last days, and in as many before.',
    ),
    work: keys({ ...work, output_tokens: count, lines: count, tokens_per_line: perLine }),
  }).describe('Added lines, but for work.'),
  pending: keys({ edits: count, ai_lines: count }),
  over_time: keys({
    each: z.enum(['day', 'week', 'month']),
    rows: each(keys({ date, commits: count, ...addedLines, ai_percent_added: aiPercent })),
  }),
  repositories: each(keys(lines)),
  agents: each(keys(lines)),
  roles: each(keys(lines)),
  models: each(keys(lines)),
  work: each(
    keys({ agent: text, ...work, mean_duration_ms: maybe(ms), ai_lines_added: count, tokens_per_line: perLine }),
  ),
  tokens: each(
    keys({ model: text, input: count, output: count, cache_read: count, cache_write: count, tokens: count }),
  ),
  tools: each(
    keys({
      ...{ tool: text, calls: count, failed: count, failed_percent: maybe(percent), without_result: count },
      mean_duration_ms: maybe(ms),
    }),
  ),
  landed: each(
    keys({ timestamp: moment, repository: text, commit_sha: text, ...addedLines, ai_percent_added: aiPercent }),
  ),
  recorded: keys({ ok: z.boolean(), problems: each(text), warnings: each(text) }),
}) satisfies z.ZodType<DashboardReport>;
