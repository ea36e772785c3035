import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { claudeDir, type Env } from '../config/paths.ts';
import { shQuote } from '../config/sh-quote.ts';
import { UserError } from '../config/user-error.ts';
import { recordInstalled } from './installed.ts';
import { explainWriting, makeFolder, replaceFile } from './replace-file.ts';

export const dashboardName = 'manager-dashboard';

/** Gives Claude Code the slash command `manager-dashboard`. Returns a sentence for the user. */
export function installDashboardCommand(env: Env, binary: string): string {
  const file = commandFile(env);
  recordInstalled(env, (installed) => {
    if (existsSync(file) && installed.commands[file] !== hashOf(file)) {
      throw new UserError(`${file} was left as it is: it is not as we wrote it`, 'move it away, then run this again');
    }
    const text = dashboardCommand(shQuote(binary));
    installed.madeFolders.push(...makeFolder(dirname(file)));
    replaceFile(file, Buffer.from(text));
    installed.commands[file] = hashOf(file);
  });
  return `Claude Code: /${dashboardName} reports on the week (${file})`;
}

/** Takes the command away unless somebody changed it. Returns a sentence for the user where there was one of ours. */
export function uninstallDashboardCommand(env: Env): string | undefined {
  const file = commandFile(env);
  return recordInstalled(env, (installed) => {
    const written = installed.commands[file];
    delete installed.commands[file];
    if (written === undefined || !existsSync(file)) return undefined;
    if (hashOf(file) !== written) return `Claude Code: ${file} was changed, so it stays: delete it if you want to`;
    explainWriting(file, () => rmSync(file));
    return `Claude Code: /${dashboardName} is gone`;
  });
}

function commandFile(env: Env): string {
  return resolve(claudeDir(env), 'commands', `${dashboardName}.md`);
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** What Claude Code reads: it runs the commands after `!` and puts what they print in their place. */
export function dashboardCommand(program: string): string {
  const shown = [
    'stats --days 7 --json',
    'agents --days 7 --period day --top 100',
    'sessions --days 7 --top 100',
    'tools --days 7 --top 100',
  ];
  const allowed = [...shown.map((words) => words.split(' ')[0]), 'verify'].map((verb) => `Bash(${program} ${verb}:*)`);
  return `---
description: What agents contributed this week, what it took, and how well it went
allowed-tools: ${allowed.join(', ')}
---
Show a manager the last seven days of work with agents, by these reports of ai-tracker and nothing else. \`-\` means that
nobody knows. The session that you are in is among them, open: leave it out. Begin with what matters most: how much of the committed code the agents wrote, which agents did well and
which did not, what it took (tokens, time), what stands out against other days. Few words, one small table where it
helps, no praise. Say so where there is too little to tell anything from. To say whether the records are complete, run
\`${program} verify\`: it exits with 1 when something is missing.

${shown.map((words) => `!\`${program} ${words}\``).join('\n\n')}
`;
}
