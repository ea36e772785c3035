import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildah, image } from './buildah.ts';

let container: string;
beforeAll(() => {
  container = buildah(['from', '--pull-never', image]);
});
afterAll(() => {
  buildah(['rm', container]);
});

/** What a shell command prints in the image, before any entrypoint ran. */
function sh(command: string): string {
  return buildah(['run', '--isolation', 'chroot', container, '--', 'sh', '-c', command]);
}

test('it has what a worker needs, in the versions that are promised', () => {
  expect(Number(/^v(\d+)/.exec(sh('node --version'))?.[1])).toBeGreaterThanOrEqual(22);
  expect(sh('claude --version')).toMatch(/^2\.1\.329\b/);
  expect(sh('git --version && tini --version && gosu --version')).toMatch(/^git version .*\ntini version .*\n1\./);
  expect(sh('gosu worker sh -c "id -un; echo $HOME"')).toBe('worker\n/home/worker');
});

test("ai-tracker's part is small: docs/workers.md says 18 MB", () => {
  expect(Number(sh('du -s --apparent-size --block-size=1 /opt/ai-tracker').split('\t')[0])).toBeLessThan(18_400_000);
});

test("the settings are baked in with absolute paths, beside another tool's", () => {
  const { hooks } = JSON.parse(sh('cat /home/worker/.claude/settings.json')) as {
    hooks: Record<string, { hooks: { command: string }[] }[]>;
  };
  const commands = (event: string) => hooks[event]?.flatMap((group) => group.hooks.map(({ command }) => command));
  expect(commands('PreToolUse')).toEqual([
    '[ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook-pre-tool',
  ]);
  expect(commands('PostToolUse')).toEqual([
    expect.stringContaining('your-formatter'),
    '[ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook-post-tool',
    '[ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook-post-tool',
  ]);
  expect(commands('Stop')).toEqual([
    expect.stringContaining('your-orchestrator'),
    '[ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook',
  ]);
});
