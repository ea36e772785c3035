import { z } from 'zod';
import type { Attributed } from '../../../src/correct/attribute.ts';
import type { FleetReport } from '../../../src/stats/fleet-report.ts';
import type { VerifyReport } from '../../../src/verify/finding.ts';
import { author, count, databasePath, keys, maybe, moment, output, percent, sha, text, where } from './parts.ts';

// The commands that look after the records.

const status = z.enum(['ok', 'warn', 'broken']);
const finding = keys({
  name: text,
  status,
  records: count.describe('How many were looked at.'),
  missing: count.describe('How many of them are missing or damaged, or point nowhere.'),
  message: text,
  fix: where(text).describe('What to do about it.'),
});

export const verify = output('verify/1', 'What ai-tracker verify --json prints', {
  database: databasePath,
  ok: z.boolean().describe('Nothing is broken. The exit status is 0 if it is true, else 1.'),
  coverage_percent: maybe(percent).describe(
    'Of the deliveries of hooks, those that are in the database; null: there are none.',
  ),
  missing_percent: maybe(percent).describe('Of all other records, those that are missing; null: there are none.'),
  targets: keys({ coverage_percent: percent, missing_percent: percent }),
  checks: z.array(finding),
  repaired: maybe(z.array(text)).describe('What --repair did; null without --repair.'),
  sources: where(z.array(keys({ path: text, agent_id: text, name: text, checks: z.array(finding) }))).describe(
    'With --fleet: each database with all of its checks; the checks above are then those that are not ok.',
  ),
}) satisfies z.ZodType<VerifyReport>;

export const doctor = output('doctor/1', 'What ai-tracker doctor --json prints', {
  ok: z.boolean().describe('Nothing is broken. The exit status is 0 if it is true, else 1.'),
  checks: z.array(keys({ name: text, status, message: text, fix: where(text).describe('What to do about it.') })),
});

export const fleet = output('fleet/1', 'What ai-tracker fleet --json prints', {
  database: databasePath,
  sources: z.array(
    keys({
      path: text,
      database_id: maybe(text),
      agent_id: text,
      agent_role: maybe(text),
      host: maybe(text),
      last_event: maybe(moment),
      last_read: maybe(moment),
      lag_seconds: maybe(z.number()).describe('From the last event until it was read.'),
      waiting: count.describe('Deliveries of hooks that its agent has not taken in yet.'),
      rows: count,
      size: count.describe('In bytes.'),
      gone_at: maybe(moment).describe('Since when its file is missing; what was read of it stays.'),
      error: maybe(text).describe('Why its file cannot be read as it is now.'),
    }),
  ),
}) satisfies z.ZodType<FleetReport>;

export const aggregate = output('aggregate/1', 'A line of what ai-tracker aggregate --json prints', {
  database: text.describe('The file that holds them all.'),
  sources: count,
  gone: count.describe('Of the sources, those whose file is missing.'),
  unread: z.array(keys({ path: text, mark: text, error: text })).describe('Files that cannot be read.'),
});

export const watch = output('watch/1', 'What ai-tracker watch --json prints', {
  repositories: z.array(text).describe('Those that are watched from now on; with --stop those that no longer are.'),
  unchanged: count.describe('Those found that were so before.'),
  cut_short: z.array(text).describe('Folders that were too large to be looked through.'),
});

const backfilled = keys({
  repository_name: text,
  repository_path: text,
  commits: count,
  lines_from_transcripts: count,
  lines_from_trailers: count,
});

export const backfill = z
  .union([
    output('backfill/1', 'With --undo: what was taken out', { commits: count, ai_lines: count }),
    output('backfill/1', 'What was found, or with --dry-run would be', {
      dry_run: z.boolean(),
      transcripts: count.describe('How many were read.'),
      edits: count.describe('How many edits of files they tell of.'),
      edits_elsewhere: count.describe('Of these, those in no repository that is here and recorded.'),
      complete: z.boolean().describe('No transcript was left out.'),
      repositories: z.array(backfilled).describe('Those in which something new was found.'),
    }),
  ])
  .meta({ title: 'What ai-tracker backfill --json prints' });

export const backup = output('backup/1', 'What ai-tracker backup --json prints', {
  database: databasePath,
  backup: text,
});

export const forget = output('forget/1', 'What ai-tracker forget --json prints: how much was removed', {
  repository_name: text,
  repository_path: text,
  files: count,
  commits: count,
  pending_files: count,
  edits: count,
});

export const prune = output('prune/1', 'What ai-tracker prune --json prints: how much was removed', {
  before: moment,
  edits: count,
  tool_calls: count,
  sessions: count,
  invocations: count,
});

export const attribute = output('attribute/1', 'What ai-tracker attribute --json prints', {
  file_path: text.describe('From the top of the work tree.'),
  lines: z.array(
    keys({
      line: count.min(1),
      commit_sha: sha.describe('The commit that brought it.'),
      was: author.describe('The author until now.'),
      author: author.describe('The author from now on.'),
    }),
  ),
}) satisfies z.ZodType<Attributed>;

const patterns = z.array(text);
const unexplained = z.enum(['human', 'ai', 'unknown']);
const commitLine = z.enum(['on', 'off']);

const price = where(z.number().min(0)).describe('Of a million tokens.');
const prices = keys({
  currency: where(text).describe('USD where it is left out.'),
  models: z.record(text, keys({ input: price, output: price, cache_read: price, cache_write: price })),
});

export const configList = output('config-list/1', 'What ai-tracker config list --json prints', {
  'exclude.paths': where(patterns),
  'exclude.remotes': where(patterns),
  unexplained: where(unexplained),
  commit_line: where(commitLine),
  prices: where(prices),
});

/** The value alone, so that a script need not take it out. */
export const configGet = maybe(z.union([patterns, unexplained, commitLine, prices]))
  .meta({ title: 'What ai-tracker config get --json prints: the value alone' })
  .describe('null: it is not set.');
