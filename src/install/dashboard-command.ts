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
  const shown = ['dashboard --json --days 7 --others', 'agents --json --days 7 --top 30'];
  const allowed = ['dashboard', 'agents', 'verify'].map((verb) => `Bash(${program} ${verb}:*)`);
  return `---
description: What agents contributed this week, what it took, and how well it went
allowed-tools: ${allowed.join(', ')}
---
Show a manager the last seven days of work with agents, by the two reports of ai-tracker below and nothing else. They are
JSON; \`null\` means that nobody knows. The session that you are in is left out of the first. Say, in this order:

1. how much of the committed code the agents wrote (\`summary\`), and how that changed (\`summary.trend\`);
2. what people changed of it (overridden), and what never reached a commit (discarded);
3. which agents did well and which did not: lines and tasks by agent (\`agents\`, \`work\`), runs of subagents (the second report);
4. what it took: tokens, time, tokens per line (\`work\`, \`tokens\`), and tools that fail (\`tools\`);
5. what stands out against other days (\`over_time\`);
6. whether everything is recorded (\`recorded\`). \`${program} verify\` audits all of the records: run it when asked, or when
   \`recorded.ok\` is false; it exits with 1 when something is missing.

Few words, one small table where it helps, no praise. Say so where there is too little to tell anything from.
\`${program} dashboard\` writes a page with charts: offer it at the end.

${shown.map((words) => `!\`${program} ${words}\``).join('\n\n')}
`;
}
