import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env } from '../config/paths.ts';
import { createAgent, type MainAgent } from './agent.ts';
import { read, replace, save } from './files.ts';
import type { Scratch } from './scratch.ts';

/** Who acts in the demo. Times of commits are the story's; all else happens as it does in life. */
export interface Cast {
  readonly agent: MainAgent;
  readonly person: Person;
  /** The day of what follows (0 is today), and what that is, for who watches. */
  readonly onDay: (daysAgo: number, what: string) => void;
}

/** Somebody with an editor and git. */
export interface Person {
  readonly writes: (file: string, content: string) => Promise<void>;
  readonly replaces: (file: string, oldText: string, newText: string) => Promise<void>;
  readonly removes: (file: string) => Promise<void>;
  readonly commits: (message: string) => Promise<void>;
  readonly amends: () => Promise<void>;
}

const dayMs = 86_400_000;

/** The agent and the person of a scratch repository. `now`: ms since the epoch; `tell` gets a line a day. */
export function createCast(scratch: Scratch, now: number, tell: (line: string) => void): Cast {
  const day = { date: '', minute: 0 };
  const gitDates = () => {
    const date = `${day.date}T00:${String(day.minute++).padStart(2, '0')}:00Z`;
    return { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  };
  return {
    agent: createAgent(scratch, gitDates),
    person: createPerson(scratch, gitDates),
    onDay: (daysAgo, what) => {
      day.date = new Date(now - daysAgo * dayMs).toISOString().slice(0, 10);
      day.minute = 0;
      tell(`  ${day.date}  ${what}\n`);
    },
  };
}

function createPerson(scratch: Scratch, gitDates: () => Env): Person {
  const commit = async (...args: string[]) => {
    await scratch.run('git', ['add', '--all']);
    await scratch.run('git', ['commit', '--quiet', ...args], { env: gitDates() });
  };
  return {
    writes: (file, content) => save(scratch, file, content),
    replaces: async (file, oldText, newText) => {
      await save(scratch, file, replace(await read(scratch, file), oldText, newText));
    },
    removes: (file) => rm(join(scratch.repo, file)),
    commits: (message) => commit('--message', message),
    amends: () => commit('--amend', '--no-edit'),
  };
}
