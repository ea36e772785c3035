import { describe, expect, test } from 'vitest';
import { renderSessions } from '../../../src/render/sessions.ts';

type Report = Parameters<typeof renderSessions>[0];

const report: Report = {
  ...{ database: '/x.db', agent_id: null, period: { since: null, until: null }, repo: null },
  totals: { sessions: 1, open: 0, ended: 1, lost: 0 },
  sessions: [
    {
      ...{ id: '0a1b2c3d-1111-2222-3333-444455556666', status: 'ended', started_at: '2026-03-02T10:00:00Z' },
      ...{ ended_at: '2026-03-02T11:00:00Z', duration_ms: 3_600_000, end_reason: null, task_count: 2, tool_calls: 40 },
      ...{ lines_added: 120, lines_removed: 3, tokens: 98_765, model: 'claude-opus-4-5', client_version: '2.1.329' },
      ...{ agent_id: null, agent_role: null, working_directory: '/work' },
    } as unknown as Report['sessions'][number],
  ],
};

describe('sessions', () => {
  test('have every column in a pipe', async () => {
    const text = await renderSessions(report, { env: {}, columns: undefined, isTTY: false });
    expect(text).toMatch(/^Session +State +Began \(\+0000\) +Calls +Lines +Tokens +Model +Tasks +Lasted +Client$/m);
    expect(text).toContain('98,765');
    expect(text).not.toContain('No room');
  });

  test('keep tokens and model on a terminal of 80 columns, and say what had no room', async () => {
    const text = await renderSessions(report, { env: { NO_COLOR: '1' }, columns: 80, isTTY: true });
    expect(text).toMatch(/Tokens +Model/);
    expect(text).toMatch(/^No room for .*Client: see --json\.$/m);
  });
});
