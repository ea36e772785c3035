import { z } from 'zod';
import type { Blame } from '../../../src/blame/blame.ts';
import type { CommitReport } from '../../../src/stats/commit-report.ts';
import type { CommitsReport } from '../../../src/stats/commits-report.ts';
import type { FolderBlame, HeadReport } from '../../../src/stats/head-report.ts';
import type { RangeReport } from '../../../src/stats/range-report.ts';
import type { StatsReport } from '../../../src/stats/report.ts';
import type { SurvivalReport } from '../../../src/stats/survival.ts';
import {
  addedLines,
  agentId,
  aiPercent,
  author,
  count,
  databasePath,
  keys,
  maybe,
  moment,
  output,
  percent,
  period,
  repo,
  sha,
  sixCounts,
  text,
  where,
} from './parts.ts';

// The commands that say who wrote which lines.

const ofBackfill = keys({ commits: count, ai_lines_added: count });
const backfilled = where(keys({ transcript: ofBackfill, trailer: ofBackfill })).describe(
  'AI lines of commits that nobody recorded, as ai-tracker backfill found them; in no other figure, left out where there are none.',
);
const dayCounts = { commits: count, ...addedLines };

const ofCommits = {
  totals: keys({
    commits: count,
    ...sixCounts,
    generated_lines_added: count.describe('In lock files, generated and vendored files; in no other count.'),
    ai_percent_added: aiPercent,
    ai_percent_removed: aiPercent,
    ai_lines_overridden: count.describe('AI lines that people changed.'),
    ai_lines_discarded: count.describe('AI lines that never reached a commit.'),
  }),
  commit_mix: keys({ ai_only: count, mixed: count, human_only: count }).describe(
    'Commits by whose lines they have; those without a line of a known author are in none.',
  ),
};
const pending = keys({ edits: count, ai_lines: count }).describe(
  'Edits whose lines no commit has yet, and their AI lines.',
);
const daily = z
  .array(keys({ date: z.iso.date(), ...dayCounts }))
  .describe('Days of the reader’s time zone that have commits; with --days every day of the period.');

const range = keys({
  base: sha,
  head: sha,
  commits: count,
  commits_recorded: count.describe('Those of which something is recorded: all figures are of these.'),
});

const tokens = where(
  z.array(
    keys({
      date: z.iso.date(),
      model: maybe(text),
      input_tokens: count.describe('Without the cache.'),
      output_tokens: count,
      cache_read_tokens: count,
      cache_write_tokens: count,
      cost: maybe(z.number().min(0)).describe('By the prices of config.json; null: there is none for some of it.'),
      currency: maybe(text).describe('null: config.json has no prices.'),
    }),
  ),
).describe('What models took and wrote, by day and model, as transcripts tell; left out of a range.');

export const stats = output('stats/1', 'What ai-tracker stats --json prints', {
  database: databasePath,
  agent_id: agentId,
  period,
  repo,
  range: where(range).describe('Of the commits of a range, of which all figures are then.'),
  ...ofCommits,
  here: maybe(
    keys({
      repository_name: text,
      repository_path: text,
      ...ofCommits,
      pending,
      daily: where(daily),
      tokens,
      backfilled,
    }),
  ).describe(
    'Of the repository that the command was called in; null: it is none that is recorded, or --repo or --global was given.',
  ),
  repositories: z
    .array(keys({ repository_name: text, repository_path: text, ...dayCounts, ai_percent_added: aiPercent }))
    .describe('Those with the most added lines first.'),
  agents: where(
    z.array(keys({ agent_id: text, role: maybe(text), commits: count, ...sixCounts, ai_percent_added: aiPercent })),
  ).describe('With --fleet: the AI lines that each agent wrote, and the lines of others in commits that it made.'),
  unread: where(z.array(keys({ path: text, error: text }))).describe('With --fleet: databases that cannot be read.'),
  daily,
  pending,
  tokens,
  known_repositories: count.describe('Repositories whose commits are recorded.'),
  backfilled,
  unrecorded_agents: where(z.array(keys({ agent: text, commits: count }))).describe(
    'Agents that made commits and of which no hook tells; left out where there are none.',
  ),
}) satisfies z.ZodType<StatsReport>;

export const showRange = output('show-range/1', 'What ai-tracker show A..B --json prints', {
  range,
  totals: keys({ ...sixCounts, ai_percent_added: aiPercent }),
  commits: z
    .array(
      keys({
        commit_sha: sha,
        subject: text,
        recorded: z.boolean(),
        timestamp: moment.describe('When it was committed.'),
        ...(Object.fromEntries(Object.keys(sixCounts).map((key) => [key, maybe(count)])) as Record<
          keyof typeof sixCounts,
          z.ZodNullable<typeof count>
        >),
      }),
    )
    .describe('The newest first. Of one that nobody recorded the lines are null.'),
}) satisfies z.ZodType<CommitsReport>;

export const show = maybe(
  output('show/1', 'What ai-tracker show --json prints', {
    commit_sha: sha,
    repository_name: text,
    repository_path: text,
    timestamp: moment.describe('When it was committed.'),
    commit_author: maybe(text).describe('By the mailmap; null: the commit is in no repository here.'),
    commit_subject: maybe(text).describe('The same.'),
    ...sixCounts,
    agents: where(
      z.array(keys({ agent_id: text, role: maybe(text), ai_lines_added: count, ai_lines_removed: count })),
    ).describe('With --fleet: whose the AI lines are.'),
    files: z.array(keys({ file_path: text, generated: z.boolean(), ...sixCounts })),
  }),
).describe('null: the commit waits to be counted; ask again in a moment.') satisfies z.ZodType<CommitReport | null>;

export const blame = output('blame/1', 'What ai-tracker blame --json prints', {
  file_path: text.describe('From the top of the work tree.'),
  commit_sha: maybe(sha).describe('HEAD, or what --rev names; null: there is no commit yet.'),
  ai_lines: count,
  human_lines: count,
  unknown_lines: count,
  backfilled_lines: where(count).describe(
    'Of ai_lines, those that transcripts or trailers tell of (ai-tracker backfill).',
  ),
  agents: where(z.array(keys({ agent_id: text, ai_lines: count }))).describe('With --fleet: whose the AI lines are.'),
  lines: z.array(
    keys({
      line: count.min(1),
      author,
      text: text.describe('Bytes that are not UTF-8 are replaced.'),
      commit_sha: maybe(sha).describe('The commit that brought it; null: it is not committed yet.'),
      commit_author: maybe(text).describe('The name of its author, by the mailmap.'),
      authored_at: maybe(moment).describe('When its author made it.'),
      session_id: maybe(text),
      agent_id: maybe(text),
      model: maybe(text),
      evidence: maybe(text).describe('How the author is known: see origins.evidence in docs/schema.md.'),
    }),
  ),
}) satisfies z.ZodType<Blame>;

const standing = { ai_lines: count, human_lines: count, unknown_lines: count, ai_percent: aiPercent };
const sums = { files: count, ...standing };

export const blameFolder = output('blame-folder/1', 'What ai-tracker blame FOLDER --json prints', {
  folder: text.describe('From the top of the work tree; .: all of it.'),
  commit_sha: maybe(sha).describe('HEAD, or what --rev names.'),
  totals: keys(sums),
  files: z.array(keys({ file_path: text, ...standing })).describe('Those that have lines.'),
}) satisfies z.ZodType<FolderBlame>;

export const statsHead = output('stats-head/1', 'What ai-tracker stats --head --json prints', {
  database: databasePath,
  repository_name: text,
  repository_path: text,
  commit_sha: sha.describe('HEAD.'),
  totals: keys({
    ...sums,
    generated_lines: count.describe(
      'In lock files, generated and vendored files; in no other count, but with --all-files.',
    ),
  }),
  folders: z
    .array(keys({ folder: text, ...sums }))
    .describe(
      'Every file is in one: src/ with all below it; where the folders in it are told apart, src/* is what lies in it itself.',
    ),
  languages: z
    .array(keys({ language: text, ...sums }))
    .describe('By the names of files; .xyz: an end that is not known.'),
}) satisfies z.ZodType<HeadReport>;

export const report = output('report/1', 'What ai-tracker report --json prints', {
  range: keys({ base: sha, head: sha, merge_base: sha }),
  commits: count,
  commits_recorded: count,
  totals: keys({
    lines_added: count,
    ...addedLines,
    ai_percent_added: aiPercent,
    coverage_percent: maybe(percent).describe(
      'The share of the added lines whose author is known; null: there are none.',
    ),
    generated_lines_added: count.describe('In lock files, generated and vendored files; in no other count.'),
    binary_files: count,
    ai_lines_overridden: count.describe('AI lines that people changed, before a commit of the range or by one.'),
    ai_lines_replaced: count.describe(
      'Of these, the ones that a commit of the range had added and that a person changed in a later one.',
    ),
  }),
  agents: z.array(keys({ agent_id: maybe(text), ai_lines_added: count })),
  models: z.array(keys({ model: maybe(text), ai_lines_added: count })),
  files: z.array(
    keys({ file_path: text, ...addedLines, ai_percent_added: aiPercent, generated: z.boolean(), binary: z.boolean() }),
  ),
}) satisfies z.ZodType<RangeReport>;

const survived = {
  born: count.describe('Lines that commits added.'),
  standing: count.describe('Those that stand today.'),
  ages: z.array(
    keys({
      days: count,
      born: count.describe('Lines that were added so many days ago, or more.'),
      stood: count.describe('Those that stood so many days later.'),
      percent: maybe(percent).describe('null: no line is that old.'),
    }),
  ),
};
const authors = z.array(keys({ ...survived, author }));

export const survival = output('survival/1', 'What ai-tracker survival --json prints', {
  database: databasePath,
  asked_at: moment,
  since: maybe(moment),
  days: z.array(count),
  authors,
  agents: z.array(keys({ ...survived, agent_id: maybe(text) })).describe('The AI lines by agent.'),
  models: z.array(keys({ ...survived, model: maybe(text) })).describe('The AI lines by model.'),
  repositories: z.array(
    keys({
      repository_name: text,
      repository_path: text,
      commit_sha: sha.describe('HEAD.'),
      commits: count.describe('In the history of HEAD along first parents.'),
      files_lost: count.describe('How often a file could not be followed on.'),
      authors,
    }),
  ),
  generated_lines: count.describe('Added in lock files, generated and vendored files, which --all-files counts.'),
}) satisfies z.ZodType<SurvivalReport>;
