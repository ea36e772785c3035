import { describe, expect, test } from 'vitest';
import { renderAgents } from '../../../src/render/agents.ts';
import { renderCommit } from '../../../src/render/commit.ts';
import { renderFleet } from '../../../src/render/fleet.ts';
import type { Screen } from '../../../src/render/paint.ts';
import { renderRange } from '../../../src/render/range.ts';
import { renderSessions } from '../../../src/render/sessions.ts';
import { renderStats } from '../../../src/render/stats.ts';
import { renderSurvival } from '../../../src/render/survival.ts';
import { renderTools } from '../../../src/render/tools.ts';
import { renderVerify } from '../../../src/render/verify.ts';
import { displayWidth } from '../../../src/render/width.ts';
import { agentsReport, day, statsReport } from '../../helpers/reports.ts';

const names = ['src/some/folder/with/a/long/name/index.ts', '日本語のとても長い名前です日本語のとても長い', '👩‍👩‍👧 x'];
const scope = {
  ...{ database: '/x.db', repo: null, agent_id: 'worker-with-a-long-name' },
  period: { since: '2026-03-01T10:30:00Z', until: '2026-03-07T09:00:00Z' },
};
const added = { ai_lines_added: 123_456, human_lines_added: 98_765, unknown_lines_added: 4321 };
const six = { ...added, ai_lines_removed: 12_345, human_lines_removed: 9876, unknown_lines_removed: 321 };
const ages = [7, 30, 90].map((days) => ({ days, born: 123_456, stood: 100_000, percent: 81 }));
const lived = { born: 123_456, standing: 99_999, ages };

const screens: Readonly<Record<string, (screen: Screen) => string | Promise<string>>> = {
  sessions: (screen) =>
    renderSessions(
      {
        ...scope,
        totals: { sessions: 3000, open: 1, ended: 2990, lost: 9 },
        sessions: ['0a1b2c3d-1111-2222-3333-444455556666', 'a-session-of-a-long-name'].map((id) => ({
          ...{ id, status: 'ended', end_reason: null, agent_id: 'worker-1', agent_role: 'builder' },
          ...{
            started_at: '2026-03-02T10:00:00Z',
            ended_at: '2026-03-02T11:00:00Z',
            last_seen_at: '2026-03-02T11:00:00Z',
          },
          ...{ model: 'claude-opus-4-5', client_version: '2.1.329', working_directory: '/w', duration_ms: 3_600_000 },
          ...{ task_count: 12, tool_calls: 1234, tokens: 98_765_432, lines_added: 12_345, lines_removed: 3 },
        })),
      },
      screen,
    ),
  agents: (screen) => renderAgents(agentsReport('hour', 48), { chart: true, usage: true }, screen),
  tools: (screen) =>
    renderTools(
      {
        ...scope,
        totals: { tools: 2, calls: 123_456, succeeded: 120_000, failed: 3000, without_result: 456 },
        tools: ['Bash', 'mcp__a_server_of_a_long_name__and_a_tool'].map((tool_name) => ({
          ...{ tool_name, calls: 123_456, succeeded: 1, failed: 12_345, without_result: 456 },
          ...{ p50_duration_ms: 850, p95_duration_ms: 123_000 },
        })),
      },
      screen,
    ),
  fleet: (screen) =>
    renderFleet(
      {
        database: '/srv/a/very/long/name/of/a/folder/that/agents/share',
        sources: [null, 'it is not a database'].map((error) => ({
          ...{ path: '/srv/w-1.db', database_id: 'x', agent_id: 'worker-with-a-long-name', agent_role: 'r', host: 'h' },
          ...{ last_event: '2026-03-02T10:00:00Z', last_read: '2026-03-02T10:00:00Z', lag_seconds: 12, waiting: 1234 },
          ...{ rows: 1_234_567, size: 98_765_432, gone_at: null, error },
        })),
      },
      screen,
    ),
  show: (screen) =>
    renderCommit(
      {
        ...{ id: 1, commit_sha: 'a'.repeat(40), repository_name: 'api', repository_path: '/home/dev/api' },
        ...{ timestamp: '2026-03-02T10:00:00Z', superseded_by: null, copy_of: null, ...six },
        ...{ ai_lines_overridden: 12_345, ai_lines_discarded: 1234 },
        words: {
          author: 'Ada 山田',
          subject: 'A subject of many words that says at length what the commit does and why',
        },
      },
      names.map((file_path) => ({ file_path, generated: true, ...six })),
      screen,
      [{ agent_id: 'worker-with-a-long-name', role: 'builder', ai_lines_added: 1, ai_lines_removed: 2 }],
    ),
  report: (screen) =>
    renderRange(
      {
        range: { base: 'a'.repeat(40), head: 'b'.repeat(40), merge_base: 'c'.repeat(40) },
        ...{ commits: 1234, commits_recorded: 1200, agents: [{ agent_id: names[0] ?? '', ai_lines_added: 123_456 }] },
        ...{
          models: [],
          files: names.map((file_path) => ({
            file_path,
            ...added,
            ai_percent_added: 1,
            generated: true,
            binary: false,
          })),
        },
        totals: {
          ...{ lines_added: 226_542, ...added, ai_percent_added: 55, coverage_percent: 98, generated_lines_added: 9 },
          ...{ binary_files: 3, ai_lines_overridden: 1234, ai_lines_replaced: 123 },
        },
      },
      false,
      screen,
    ),
  survival: (screen) =>
    renderSurvival(
      {
        ...{ database: '/db', asked_at: '2026-03-02T00:00:00Z', since: '2026-01-01T00:00:00Z', days: [7, 30, 90] },
        authors: (['ai', 'human', 'unknown'] as const).map((author) => ({ author, ...lived })),
        agents: names.map((agent_id) => ({ agent_id, ...lived })),
        ...{ models: [], repositories: [], generated_lines: 1234 },
      },
      { allFiles: false },
      screen,
    ),
  stats: (screen) => {
    const share = { role: 'builder', commits: 1234, ...six, ai_percent_added: 55 };
    const report = statsReport({ names, daily: [day('2026-03-01', 123_456, 98_765, 321)] });
    return renderStats(
      { ...report, ...scope, agents: [{ agent_id: 'worker-with-a-long-name', ...share }] },
      { chart: true, allFiles: false },
      screen,
    );
  },
  verify: (screen) =>
    renderVerify(
      {
        ...{ coverage_percent: 99.98, missing_percent: 0.02, repaired: ['sessions that were gone are closed: 12'] },
        targets: { coverage_percent: 99.9, missing_percent: 1 },
        checks: [
          { name: 'deliveries', status: 'ok', message: '123,456 of 123,480 hooks delivered are recorded' },
          {
            name: 'references',
            status: 'broken',
            message: 'rows refer to rows that are not there',
            fix: 'ai-tracker verify --repair',
          },
        ],
      },
      screen,
    ),
};

describe.each(Object.keys(screens))('%s', (name) => {
  const rendered = async (columns: number | undefined): Promise<string> =>
    (await screens[name]?.({ env: { NO_COLOR: '1' }, columns, isTTY: columns !== undefined })) ?? '';

  test.each([45, 60, 80, 200])(
    'fits a terminal of %i columns, and names each column that has no room',
    async (columns) => {
      const text = await rendered(columns);
      // A word as long as a commit's name or a path is for the terminal to break.
      const lines = text.split('\n').filter((line) => !/^(commit )?\S{40,}$/.test(line));
      for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
      const whole = await rendered(10_000);
      for (const titles of whole.matchAll(/^(.*)\n─+( {2}─+)*$/gm))
        for (const title of (titles[1] ?? '').trim().split(/ {2,}/).slice(1))
          expect(text.replace(/\s+/g, ' '), title).toContain(title);
    },
  );

  test('is whole in a pipe', async () => {
    const text = await rendered(undefined);
    expect(text).not.toMatch(/…|No room/);
    for (const each of names) if ((await rendered(10_000)).includes(each)) expect(text).toContain(each);
  });
});
