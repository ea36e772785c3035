import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/spool/delivery.ts';
import { LauncherBox, shells } from './launcher-box.ts';

const isRoot = process.geteuid?.() === 0;
/** Users that nobody has to make: ids are enough. */
const [worker, stranger] = [54_321, 54_322];

/** A repository whose own settings name programs that leave a mark; `mark` says whether one ran. */
class Trap {
  readonly box: LauncherBox;
  readonly path: string;
  readonly #mark: string;

  constructor(box: LauncherBox) {
    this.box = box;
    this.path = join(box.root, 'trap');
    this.#mark = join(box.root, 'mark');
    const program = join(box.root, 'program');
    writeFileSync(program, `#!/bin/sh\necho "$0 $*" >>'${this.#mark}'\ncat\n`, { mode: 0o755 });
    mkdirSync(this.path);
    this.sh(
      `git init -q; echo x >f; echo '*.z filter=z diff=z' >.gitattributes; echo z >a.z; git add -A
       git -c user.name=a -c user.email=a@b commit -qm 1
       for key in core.fsmonitor filter.z.clean filter.z.process filter.z.smudge diff.z.textconv diff.z.command core.sshCommand; do
         git config $key '${program}'; done
       for hook in post-index-change pre-auto-gc; do cp '${program}' .git/hooks/$hook; done
       git config remote.o.url ssh://nowhere/x; git config remote.o.promisor true; git config extensions.partialClone o
       echo y >>f; echo y >>a.z; touch .gitattributes`,
    );
  }

  sh(script: string): void {
    const env = { PATH: process.env['PATH'] ?? '', HOME: this.box.home, GIT_CONFIG_NOSYSTEM: '1' };
    const result = spawnSync('sh', ['-ec', script], { cwd: this.path, env });
    if (result.status !== 0) throw new Error(`${result.stderr}`);
  }

  get ran(): string {
    return existsSync(this.#mark) ? readFileSync(this.#mark, 'utf8') : '';
  }
}

/** Both hooks of a Bash call that names a path; the deliveries. */
function call(box: LauncherBox, path: string, as: readonly string[] = []): Delivery[] {
  const event = {
    session_id: 's',
    cwd: box.home,
    tool_name: 'Bash',
    tool_use_id: 't',
    tool_input: { command: `cat ${path}/f` },
  };
  const env = { PATH: `${box.nodeFolder}:${process.env['PATH']}`, AI_TRACKER_SNAPSHOT_SECONDS: '600' };
  for (const verb of ['hook-pre-tool', 'hook-post-tool']) {
    const [command = '', ...args] = [...as, box.shell, box.launcher, verb];
    const input = JSON.stringify(event);
    expect(box.exec(command, args, { env: { ...env, CLAUDE_PROJECT_DIR: '/' }, input })).toMatchObject({
      status: 0,
      stdout: '',
    });
  }
  return box.deliveries();
}

const user = (id: number) => ['setpriv', `--reuid=${id}`, `--regid=${id}`, '--clear-groups'];

function give(id: number, ...paths: string[]): void {
  spawnSync('chown', ['-hR', `${id}:${id}`, ...paths]);
}

describe.each(shells)('under %s', (shell) => {
  test('no program that the settings of an unpacked repository name is run, and what has a filter is left out', () => {
    using box = new LauncherBox(shell);
    const trap = new Trap(box);
    const [, after] = call(box, trap.path);
    expect(trap.ran).toBe('');
    expect(after?.snapshots).toMatchObject([{ top: trap.path, failure: undefined }]);
    const [store = ''] = readdirSync(join(trap.path, '.git')).filter((name) => name.startsWith('ai-tracker-'));
    const env = {
      PATH: process.env['PATH'],
      GIT_DIR: join(trap.path, '.git'),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: join(trap.path, '.git', store, 'objects'),
    };
    const changed = box.exec('git', ['diff-tree', '-r', '--name-only', 'HEAD', after?.snapshots[0]?.tree ?? ''], {
      env,
    });
    expect(changed.stdout).toBe('f\n');
  });

  test.runIf(isRoot).each([
    ['another user', user(worker)],
    ['root', []],
  ])("in a stranger's repository that a command names nothing is run or written by %s", (_, as) => {
    using box = new LauncherBox(shell);
    chmodSync(box.root, 0o777);
    const trap = new Trap(box);
    give(stranger, trap.path);
    trap.sh('mkdir -p .git/ai-tracker/objects; chmod -R 777 .git');
    if (as.length > 0) give(worker, box.home);
    const before = readdirSync(join(trap.path, '.git'));
    const snapshots = call(box, trap.path, as).flatMap((delivery) => delivery.snapshots);
    expect(snapshots).toMatchObject([{ failure: 'not-ours' }, { failure: 'not-ours' }]);
    expect(trap.ran).toBe('');
    expect(readdirSync(join(trap.path, '.git'))).toEqual(before);
  });

  test.runIf(isRoot)('where git allows it (safe.directory) there is a snapshot', () => {
    using box = new LauncherBox(shell);
    const trap = new Trap(box);
    give(stranger, trap.path);
    writeFileSync(join(box.home, '.gitconfig'), '[safe]\n\tdirectory = *\n');
    expect(call(box, trap.path)[0]?.snapshots).toMatchObject([{ failure: undefined }]);
    expect(trap.ran).toBe('');
  });

  test('links that an archive brings along are neither followed nor replaced', () => {
    using box = new LauncherBox(shell);
    const trap = new Trap(box);
    const [folder, note] = [join(box.root, 'precious'), join(box.root, 'note')];
    mkdirSync(folder);
    writeFileSync(note, 'keep');
    mkdirSync(join(trap.path, '.git/ai-tracker'));
    const links = { objects: folder, tree: note, copied: note, many: note, list: note, index: note };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(trap.path, '.git/ai-tracker', name));
    call(box, trap.path);
    expect(readFileSync(note, 'utf8')).toBe('keep');
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(join(trap.path, '.git/ai-tracker'))).toHaveLength(6);
  });

  test.each(['.git/HEAD', '.git/config', '.gitattributes', 'f'])('a named pipe as %s holds nobody up', (name) => {
    using box = new LauncherBox(shell);
    const trap = new Trap(box);
    trap.sh(`rm ${name}; mkfifo ${name}`);
    const event = { session_id: 's', cwd: trap.path, tool_name: 'Bash', tool_input: { command: 'x' } };
    const env = {
      PATH: `${box.nodeFolder}:${process.env['PATH']}`,
      AI_TRACKER_SNAPSHOT_SECONDS: '2',
      CLAUDE_PROJECT_DIR: '/',
    };
    const result = box.run(['hook-post-tool'], { cwd: trap.path, env, input: JSON.stringify(event) });
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(box.delivery().payload.toString()).toBe(JSON.stringify(event));
  });

  test.runIf(isRoot)('nothing is written into a spool that somebody else made, and the hook says so', () => {
    using box = new LauncherBox(shell);
    chmodSync(box.root, 0o755);
    const shared = join(box.root, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o1777);
    mkdirSync(join(shared, 'w1.db.spool'));
    chmodSync(join(shared, 'w1.db.spool'), 0o777);
    chownSync(join(shared, 'w1.db.spool'), stranger, stranger);
    give(worker, box.home);
    const env = { AI_TRACKER_SHARED_DIR: shared, AGENT_ID: 'w1', PATH: process.env['PATH'] };
    const [command = '', ...args] = [...user(worker), box.shell, box.launcher, 'hook'];
    const result = box.exec(command, args, { env });
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(result.stderr).toContain("is a link, or somebody else's");
    expect(readdirSync(join(shared, 'w1.db.spool'))).toEqual([]);
  });

  test.runIf(isRoot)("root in a worker's place leaves nothing that the worker cannot use", () => {
    using box = new LauncherBox(shell);
    chmodSync(box.root, 0o755);
    const trap = new Trap(box);
    writeFileSync(join(box.home, '.gitconfig'), '[safe]\n\tdirectory = *\n');
    give(worker, trap.path, box.home);
    call(box, trap.path);
    const spool = join(box.home, '.config/ai-tracker/tracker.db.spool');
    for (const path of [spool, ...readdirSync(spool).map((name) => join(spool, name))])
      expect(lstatSync(path).uid).toBe(worker);
    expect(readdirSync(join(trap.path, '.git')).filter((name) => name.startsWith('ai-tracker'))).toEqual([]);
    const [, , , after] = call(box, trap.path, user(worker));
    expect(after?.snapshots).toMatchObject([{ failure: undefined }]);
  });

  test('an agent id that is not UTF-8: commands get the name of the file that hooks write', () => {
    using box = new LauncherBox(shell);
    box.node(`printf %s "\${AI_TRACKER_AGENT_FILE%%\n*}" >'${box.root}/name'`);
    const script = `AGENT_ID=$(printf 'caf\\351'); export AGENT_ID; ${box.shell} "$0" hook </dev/null; ${box.shell} "$0" stats`;
    const shared = join(box.root, 's');
    box.exec('sh', ['-c', script, box.launcher], { env: { AI_TRACKER_SHARED_DIR: shared } });
    const name = readFileSync(join(box.root, 'name'), 'utf8');
    expect(name).toMatch(/^caf_~\d+$/);
    expect(readdirSync(shared)).toEqual([`${name}.db.spool`]);
  });
});
