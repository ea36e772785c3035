import { describe, expect, test } from 'vitest';
import { bash, Fleet, use } from './fleet.ts';

describe('hooks that come from elsewhere', () => {
  test("commits under husky, prek and core.hooksPath of Claude Code's worktrees are recorded", async () => {
    await using fleet = new Fleet();
    const places = { husky: 'husky', prek: 'prek', task: 'plain/.claude/worktrees/task' };
    const scripts = Object.entries(places).map(([name, place]) => {
      const content = `agent ${name} 1\nagent ${name} 2\n`;
      const main = [
        use('Write', { file_path: `/workspace/${place}/${name}.txt`, content }),
        bash(`git add ${name}.txt && git commit -qm ${name}`),
      ];
      return [name, { main }];
    });
    const worker = fleet.start({
      name: 'one',
      env: { AGENT_ID: 'worker-1' },
      volumes: { '/job': fleet.job('others', Object.fromEntries(scripts)) },
      command: ['sh', '-c', 'sh /job/hooks-of-others.sh && echo done && sleep infinity'],
    });
    await worker.said('done');
    expect(worker.json('stats')).toMatchObject({
      totals: { commits: 3, ai_lines_added: 6, human_lines_added: 0, unknown_lines_added: 0 },
    });
    expect(worker.exec('ls /workspace/prek').stdout).toContain('prek-ran');
  });
});
