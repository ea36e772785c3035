import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileTree } from '../helpers/file-tree.ts';
import { projectRoot, type RunResult, Sandbox } from '../helpers/sandbox.ts';
import { commandOf, npmFolder, type Tool } from './tools.ts';

// The installers of other tools' hooks, as they are published, before and after us and beside `git-install --local`: theirs
// succeed, their hooks run, ours tells, and uninstalling gives back what was there.

class Beside extends Sandbox {
  override get env(): Record<string, string> {
    const path = `${join(projectRoot, 'bin')}:${join(npmFolder, 'node_modules/.bin')}:${process.env['PATH']}`;
    return {
      ...super.env,
      PATH: path,
      XDG_CACHE_HOME: join(this.root, 'cache'),
      PRE_COMMIT_HOME: join(this.root, 'pre-commit'),
    };
  }

  sh(script: string): RunResult {
    return this.run('sh', ['-c', script], { env: this.gitClock() });
  }

  must(script: string): string {
    const { status, stdout, stderr } = this.sh(script);
    if (status !== 0) throw new Error(`${script}: ${status} ${stdout}${stderr}`);
    return stdout;
  }

  recorded(): number {
    return this.json<{ totals: { commits: number } }>(['stats']).totals.commits;
  }
}

let box: Beside;
beforeEach(() => {
  box = new Beside();
});
afterEach(() => box.remove());

interface Other {
  readonly tool: Tool;
  /** Installs its hooks, one of which writes into `$HOME/ran` at a commit. */
  readonly install: string;
  readonly remove: string;
}

const hook = 'echo ran >> "$HOME/ran"';
const preCommitConfig = `repos:
  - repo: local
    hooks:
      - { id: ran, name: ran, language: system, always_run: true, pass_filenames: false, entry: sh -c '${hook}' }
`;
const others: readonly Other[] = [
  {
    tool: 'pre-commit',
    install: `cat > .pre-commit-config.yaml <<'end'\n${preCommitConfig}end\ngit add .pre-commit-config.yaml && pre-commit install`,
    remove: 'pre-commit uninstall',
  },
  {
    tool: 'prek',
    install: `cat > .pre-commit-config.yaml <<'end'\n${preCommitConfig}end\ngit add .pre-commit-config.yaml && prek install`,
    remove: 'prek uninstall',
  },
  {
    tool: 'husky',
    install: `husky && echo '${hook}' > .husky/pre-commit && echo '${hook}' > .husky/post-commit`,
    remove: 'git config --unset core.hooksPath',
  },
  {
    tool: 'lefthook',
    install: `cat > lefthook.yml <<'end'\npost-commit:\n  commands:\n    ran:\n      run: ${hook}\nend\nlefthook install`,
    remove: 'lefthook uninstall',
  },
  {
    tool: 'git-lfs',
    install: `git lfs install && git lfs track '*.bin' && git add .gitattributes && head -c 100 /dev/zero > a.bin && git add a.bin`,
    remove: 'git lfs uninstall',
  },
];
const present = others.filter(({ tool }) => commandOf(tool) !== undefined);

function commitsRecorded(): number {
  const before = box.recorded();
  box.must('echo line >> file.txt; git add -A; git commit -q -m message');
  return box.recorded() - before;
}

function ranOf(tool: Tool): boolean {
  return tool === 'git-lfs' ? existsSync(box.path('.git/lfs/objects')) : existsSync(join(box.home, 'ran'));
}

test('at least one of the tools is there, else nothing is shown', () => {
  expect(present).not.toEqual([]);
});

describe.each(present)('$tool', ({ tool, install, remove }) => {
  const sequences: readonly (readonly [string, readonly string[]])[] = [
    ['after ours', ['ai-tracker install', install]],
    ['before ours', [install, 'ai-tracker install']],
    ['after git-install --local', ['ai-tracker install', 'ai-tracker git-install --local', install]],
    ['before git-install --local', ['ai-tracker install', install, 'ai-tracker git-install --local']],
  ];

  test.each(sequences)('%s', (_, commands) => {
    for (const command of commands) box.must(command);
    expect(commitsRecorded()).toBe(1);
    expect(ranOf(tool)).toBe(true);
    box.must(remove);
    box.must('ai-tracker uninstall');
    const left = existsSync(box.path('.git/hooks')) ? hooksOfOurs() : [];
    expect(left).toEqual([]);
  });

  test('uninstalling ours gives back theirs to the byte', () => {
    box.must('ai-tracker install');
    box.must(install);
    const before = fileTree(box.repo);
    box.must('ai-tracker git-install --local');
    box.must('ai-tracker uninstall');
    const after = fileTree(box.repo);
    expect(after).toEqual(before);
    box.must('echo line >> file.txt; git add -A; git commit -q -m message');
    expect(ranOf(tool)).toBe(true);
  });
});

function hooksOfOurs(): string[] {
  const folder = box.path('.git/hooks');
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name), 'utf8').includes('>>> ai-tracker >>>'));
}

describe.runIf(commandOf('git-lfs') !== undefined)('a push uploads what git-lfs keeps', () => {
  test.each([
    ['installed after ours', ['ai-tracker install', 'git lfs install']],
    ['installed before ours', ['git lfs install', 'ai-tracker install']],
    ['installed after git-install --local', ['ai-tracker git-install --local', 'git lfs install']],
    ['installed before git-install --local', ['git lfs install', 'ai-tracker git-install --local']],
  ])('%s', (_, commands) => {
    const remote = join(box.root, 'remote.git');
    box.git('init', '-q', '--bare', remote);
    for (const command of commands) box.must(command);
    box.must("git lfs track '*.bin' && head -c 1000 /dev/urandom > a.bin && git add -A && git commit -q -m binary");
    box.must(`git remote add origin ${remote} && git push -q origin main`);
    const objects = join(remote, 'lfs/objects');
    const uploaded = existsSync(objects) ? readdirSync(objects, { recursive: true, withFileTypes: true }) : [];
    expect(uploaded.filter((entry) => entry.isFile())).toHaveLength(1);
  });
});

test('an installation of version 1.0, which refuses them, makes way', () => {
  const folder = join(box.home, '.config/ai-tracker/git-hooks');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'post-commit'), '#!/bin/sh\n# ai-tracker git dispatcher\n', { mode: 0o755 });
  box.git('config', '--global', 'core.hooksPath', folder);
  box.must('ai-tracker install');
  for (const { install } of present) box.must(`cd "$(mktemp -d "$HOME/repo.XXXXXX")" && git init -q && ${install}`);
  expect(box.sh('git config --global core.hooksPath').status).toBe(1);
});
