import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import type { StatsReport } from '../../src/stats/report.ts';
import { runHere } from '../helpers/fake-io.ts';
import { ScratchFolder } from '../helpers/records.ts';
import { serve } from '../helpers/serving.ts';
import { hostile, makeSomeWork } from './some-work.ts';

// /metrics, read by a real Prometheus.

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

test('Prometheus scrapes it, its figures are those of stats, and promtool finds nothing to say', async () => {
  using folder = new ScratchFolder();
  makeSomeWork(folder.file('some.db'));
  const io = { cwd: folder.path, env: { HOME: folder.path } };
  const { stdout } = await runHere(['stats', '--json', '--db', 'some.db'], io);
  const { totals } = JSON.parse(stdout) as StatsReport;
  const serving = await serve(['--db', 'some.db'], {
    cwd: folder.path,
    env: { HOME: folder.path, PATH: process.env['PATH'] ?? '' },
  });
  const [metrics, port] = [await (await fetch(`${serving.url}metrics`)).text(), await freePort()];
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: metrics, encoding: 'utf8' });
  expect([checked.status, checked.stdout, checked.stderr]).toEqual([0, '', '']);

  const target = `scrape_configs: [{job_name: it, scrape_interval: 1s, static_configs: [{targets: ['127.0.0.1:${serving.port}']}]}]`;
  writeFileSync(folder.file('prometheus.yml'), target);
  mkdirSync(folder.file('data'));
  const options = [`--config.file=${folder.file('prometheus.yml')}`, `--storage.tsdb.path=${folder.file('data')}`];
  const prometheus = spawn('prometheus', [...options, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  const ask = async (query: string): Promise<unknown> => {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`);
      const { data } = (await answer.json()) as { data?: { result: readonly { value: [number, string] }[] } };
      return data?.result.map(({ value }) => Number(value[1]));
    } catch {
      // It is not up yet.
      return undefined;
    }
  };
  try {
    await expect.poll(() => ask('up{job="it"}')).toEqual([1]);
    const lines = (author: string, change: string) =>
      ask(`sum(ai_tracker_lines_committed{author="${author}",change="${change}"})`);
    await expect.poll(() => lines('ai', 'added')).toEqual([totals.ai_lines_added]);
    expect(await lines('human', 'added')).toEqual([totals.human_lines_added]);
    expect(await lines('unknown', 'added')).toEqual([totals.unknown_lines_added]);
    expect(await lines('ai', 'removed')).toEqual([totals.ai_lines_removed]);
    expect(await ask('sum(ai_tracker_commits)')).toEqual([totals.commits]);
    expect(await ask('sum(ai_tracker_lines_overridden)')).toEqual([totals.ai_lines_overridden]);
    expect(await ask('ai_tracker_healthy')).toEqual([1]);
    expect(await ask(`count(ai_tracker_lines_committed{repository=${JSON.stringify(hostile)}}) > bool 0`)).toEqual([1]);
  } finally {
    prometheus.kill();
    expect(await serving.end('SIGINT')).toBe(0);
  }
});
