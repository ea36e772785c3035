import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { edit, Fleet } from './fleet.ts';

const wanted = '/workspace/shared/tracking/worker-1.db';
const own = '/workspace/personal/tracking/worker-1.db';
const recording = 'AI Tracker: recording (claude hooks ok, git hooks ok, database ok)';
const root = '"$root/workspace/shared"';

test.each([
  ['read-only', `mount --bind ${root} ${root}; mount -o remount,bind,ro ${root}`, 'it is on a read-only file system'],
  ['full', `mount -t tmpfs -o size=512k,uid=1000 tmpfs ${root}`, 'the disk is full'],
  ["somebody else's", `mount -t tmpfs -o mode=755 tmpfs ${root}`, 'it belongs to uid 0, this is uid 1000'],
  // bindfs under the name of a file system of the network: the kernel tells the same of both.
  ['on the network', `bindfs -o subtype=sshfs "$root/mnt" ${root}`, 'that is a network file system'],
])(
  'a shared volume that is %s: the personal one, said at the start and read by docker exec',
  async (_, mounts, why) => {
    await using fleet = new Fleet();
    const worker = fleet.start({ name: 'one', env: { AGENT_ID: 'worker-1' }, mounts });
    expect(await worker.booted()).toContain(`AI Tracker DB: ${own} (not ${wanted}: ${why})\n${recording}\n`);
    edit(worker);
    expect(worker.json('stats')).toMatchObject({ database: own, pending: { edits: 1 } });
    expect(worker.exec(`stat -c %U ${own}*`).stdout).toMatch(/^(worker\n)+$/);
  },
);

test('no personal volume either: the home folder', async () => {
  await using fleet = new Fleet();
  const mounts = `mount -t tmpfs -o ro tmpfs ${root}; mount -t tmpfs -o ro tmpfs "$root/workspace/personal"`;
  const worker = fleet.start({ name: 'one', env: { AGENT_ID: 'worker-1' }, mounts });
  const home = '/home/worker/.config/ai-tracker/tracker.db';
  expect(await worker.booted()).toContain(
    `AI Tracker DB: ${home} (not ${wanted}: it is on a read-only file system)\n${recording}\n`,
  );
  edit(worker);
  expect(worker.json('stats')).toMatchObject({ database: home, pending: { edits: 1 } });
});

test('a path that the operator set, and no agent at all', async () => {
  await using fleet = new Fleet();
  const named = fleet.start({ name: 'named', env: { AGENT_ID: 'a', AI_TRACKER_DB_PATH: '/workspace/shared/x.db' } });
  expect(await named.booted()).toContain(
    `AI Tracker DB: /workspace/shared/x.db (set by AI_TRACKER_DB_PATH)\n${recording}\n`,
  );
  expect(named.json('stats')).toMatchObject({ database: '/workspace/shared/x.db' });
  const nobody = fleet.start({ name: 'nobody' });
  const path = '/home/worker/.config/ai-tracker/tracker.db';
  expect(await nobody.booted()).toContain(`AI Tracker DB: ${path} (AGENT_ID is not set: the default)\n${recording}\n`);
  expect(nobody.json('stats')).toMatchObject({ database: path });
});

test('several containers of one agent: a file each', async () => {
  await using fleet = new Fleet();
  const env = { AGENT_ID: 'worker-1', MULTI_RUNTIME_ENABLED: 'true' };
  const workers = ['host-a', 'host-b'].map((name) => fleet.start({ name, env }));
  for (const worker of workers) {
    await worker.booted();
    edit(worker);
    expect(worker.json('stats')).toMatchObject({ pending: { edits: 1 } });
  }
  expect(fleet.databases()).toEqual(['worker-1@host-a.db', 'worker-1@host-b.db']);
  expect(workers[0]?.exec('ai-tracker stats --agent worker-1')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('name one of them with --db: /workspace/shared/tracking/worker-1@host-a.db, '),
  });
});

test('what root delivers in docker exec is read by the worker, and theirs', async () => {
  await using fleet = new Fleet();
  const worker = fleet.start({ name: 'one', env: { AGENT_ID: 'worker-1' } });
  await worker.booted();
  edit(worker, 'AI_TRACKER_INGEST=background ai-tracker hook-post-tool', 'sh');
  expect(worker.exec('gosu worker ai-tracker stats --plain').stdout).toMatch(/^pending_edits\t1$/m);
  edit(worker, 'ai-tracker hook-post-tool', 'sh');
  expect(worker.json('stats')).toMatchObject({ pending: { edits: 2 } });
  expect(worker.exec('find /workspace/shared -not -user worker').stdout).toBe('');
});

test('a home on a volume, with settings from before: hooks come beside them', async () => {
  await using fleet = new Fleet();
  const home = fleet.volume('home');
  mkdirSync(join(home, '.claude'));
  const old = {
    hooks: {
      PreToolUse: [{ matcher: 'Write', hooks: [{ type: 'command', command: 'ai-tracker hook-pre-tool' }] }],
      PostToolUse: [
        { matcher: 'Edit|Write', hooks: [{ type: 'command', command: 'ai-tracker hook-post-tool' }] },
        { matcher: '*', hooks: [{ type: 'command', command: '/usr/local/bin/agent-swarm hook' }] },
      ],
    },
  };
  writeFileSync(join(home, '.claude/settings.json'), JSON.stringify(old));
  for (const path of ['.claude', '.claude/settings.json']) chownSync(join(home, path), 1000, 1000);
  chmodSync(home, 0o700);
  const worker = fleet.start({ name: 'one', env: { AGENT_ID: 'worker-1' }, volumes: { '/home/worker': home } });
  expect(await worker.booted()).toContain(recording);
  const settings = worker.exec('cat /home/worker/.claude/settings.json').stdout;
  expect(settings).toContain('/usr/local/bin/ai-tracker hook-post-tool');
  expect(settings).toContain('/usr/local/bin/agent-swarm hook');
});
