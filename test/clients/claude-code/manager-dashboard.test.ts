import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DashboardReport } from '../../../src/dashboard/view/report.ts';
import { ClaudeCode, isReady, use } from './claude-code.ts';

// What the model is told where a manager calls /manager-dashboard in the real client.

describe.runIf(isReady)('/manager-dashboard', () => {
  test('is told of the week in JSON, whole, without the session that it is in', async () => {
    const box = new ClaudeCode();
    try {
      box.install();
      expect(box.tracker(['setup', '--dashboard-command'], { env: box.withPath })).toMatchObject({ status: 0 });
      box.session({
        main: [
          [use('Write', { file_path: box.path('a.txt'), content: 'one\ntwo\n' })],
          [use('Bash', { command: 'git add -A && git commit -qm work', description: 'commit' })],
        ],
      });
      await box.nothingRuns();
      box.session({ main: [['The week was good.']], prompt: '/manager-dashboard' });
      await box.nothingRuns();
      const transcripts = box.query<{ path: string }>('SELECT path FROM transcripts');
      const told = transcripts
        .map(({ path }) => reportIn(readFileSync(path, 'utf8')))
        .find((report) => report !== undefined);
      expect(told).toMatchObject({
        summary: { commits: 1, ai: 2, human: 0, work: { sessions: 1, tasks: 1 } },
        over_time: { each: 'day', rows: expect.toSatisfy((rows: unknown[]) => rows.length === 7) },
        recorded: { problems: [] },
      });
      expect(box.query('SELECT count(*) AS sessions FROM agent_sessions')).toEqual([{ sessions: 2 }]);
    } finally {
      box.remove();
    }
  });
});

/** The report in what a session was told, as the client wrote that down. */
function reportIn(transcript: string): DashboardReport | undefined {
  for (const line of transcript.trim().split('\n')) {
    const { message } = JSON.parse(line) as { message?: { content?: unknown } };
    const texts = typeof message?.content === 'string' ? [message.content] : contentTexts(message?.content);
    for (const text of texts) {
      const [json] = /\{\n {2}"schema": "ai-tracker\/dashboard\/1"[\s\S]*?\n\}/.exec(text) ?? [];
      if (json !== undefined) return JSON.parse(json) as DashboardReport;
    }
  }
  return undefined;
}

function contentTexts(content: unknown): string[] {
  return Array.isArray(content) ? content.flatMap(({ text }: { text?: string }) => text ?? []) : [];
}
