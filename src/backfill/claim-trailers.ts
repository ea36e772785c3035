import type { Worktree } from '../git/find-repository.ts';
import { isText } from '../git/parse-commit.ts';
import { readSteps } from '../git/read-patches.ts';
import { addedIn, type FoundLine } from './found-lines.ts';
import type { UnrecordedCommit } from './history.ts';

const batch = 200;

/** The addresses that agents sign with; whoever is merely called like one is a person. */
const agents = new RegExp(
  `<(${[
    String.raw`noreply@anthropic\.com`,
    String.raw`cursoragent@cursor\.com`,
    String.raw`(noreply|codex)@openai\.com`,
    String.raw`(copilot@github\.com|(\d+\+)?copilot@users\.noreply\.github\.com)`,
    String.raw`(\d+\+)?(copilot-swe-agent|gemini-code-assist|google-labs-jules|devin-ai-integration|cursor)\[bot\]@users\.noreply\.github\.com`,
    String.raw`(noreply|aider)@aider\.chat`,
    String.raw`amp@ampcode\.com`,
    String.raw`noreply@opencode\.ai`,
    String.raw`qwen-coder@alibabacloud\.com`,
  ].join('|')})>`,
  'i',
);

function isAgent(coauthor: string): boolean {
  return agents.test(coauthor);
}

/** All lines of commits that an agent signed as a co-author. */
export function claimTrailers(
  worktree: Worktree,
  commits: readonly UnrecordedCommit[],
  found: (line: FoundLine) => void,
): void {
  const signed = commits.filter(({ coauthors }) => coauthors.some(isAgent));
  const nobody = { evidence: 'trailer', session_id: null, subagent_id: null, model: null } as const;
  for (let start = 0; start < signed.length; start += batch) {
    const some = signed.slice(start, start + batch);
    for (const [at, files] of readSteps(worktree, some).entries()) {
      const commit = some[at] as UnrecordedCommit;
      for (const file of files.filter(isText)) {
        for (const index of addedIn(file)) found({ commit, path: file.newPath, index, ...nobody });
      }
    }
  }
}
