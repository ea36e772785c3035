import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the tools of the npm registry are kept, from one run to the next. */
export const npmFolder = join(homedir(), '.cache/cc-ai-tracker/beside');
export const npmTools = { husky: '9.1.7', lefthook: '2.2.2', '@j178/prek': '0.5.3' } as const;

/** By the package of Debian's and of most systems'. */
export const systemTools = { 'git-lfs': 'git-lfs', 'pre-commit': 'pre-commit' } as const;

export type Tool = 'husky' | 'lefthook' | 'prek' | 'git-lfs' | 'pre-commit';

const commands: Record<Tool, string> = {
  husky: join(npmFolder, 'node_modules/.bin/husky'),
  lefthook: join(npmFolder, 'node_modules/.bin/lefthook'),
  prek: join(npmFolder, 'node_modules/.bin/prek'),
  'git-lfs': 'git-lfs',
  'pre-commit': 'pre-commit',
};

/** The command of a tool; `undefined`: it is not there. */
export function commandOf(tool: Tool): string | undefined {
  const command = commands[tool];
  const { status } = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command]);
  return status === 0 ? command : undefined;
}
