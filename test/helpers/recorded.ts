import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spoolDir } from '../../src/config/paths.ts';
import { writeDelivery } from '../../src/spool/spool.ts';
import { projectRoot } from './sandbox.ts';
import type { Work } from './work.ts';

export interface RecordedCall {
  readonly hook: string;
  readonly env: Record<string, string>;
  readonly stdin: RecordedPayload;
}

interface RecordedPayload {
  readonly session_id?: string;
  readonly transcript_path?: string;
  readonly tool_name?: string;
  readonly tool_input?: { readonly command?: string; readonly file_path?: string; readonly notebook_path?: string };
  readonly tool_response?: {
    readonly content?: string;
    readonly updated_file?: string;
    readonly originalFile?: string | null;
    readonly oldString?: string;
    readonly newString?: string;
    readonly replaceAll?: boolean;
  };
}

export type RecordedSession =
  | 'write-edit-subagent-bash'
  | 'bash-edit-and-commit-in-one-call'
  | 'failures-notebook-background-parallel'
  | 'many-files-by-bash-and-special-names';

/** The hook calls of a recorded session, as they would be in a repository. */
export function recordedCalls(session: RecordedSession, work: Pick<Work, 'repo' | 'home' | 'root'>): RecordedCall[] {
  const text = readFileSync(join(projectRoot, 'test/fixtures/claude', `${session}.jsonl`), 'utf8')
    .replaceAll('{{cwd}}', work.repo)
    .replaceAll('{{cwd-slug}}', 'slug')
    .replaceAll('{{home}}', work.home)
    .replaceAll('{{tmp}}', join(work.root, 'tmp'));
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedCall);
}

/** Lives a recorded session through: files change as the payloads say, commands really run, every hook is delivered. */
export function replay(session: RecordedSession, work: Work): void {
  work.write('README.md', '# demo\n');
  work.git('add', '-A');
  work.git('commit', '-q', '-m', 'start');
  for (const call of recordedCalls(session, work)) replayCall(work, call);
  work.ingest();
}

function replayCall(work: Work, { hook, env, stdin }: RecordedCall): void {
  if (hook === 'git-post-commit') {
    const head = work.git('rev-parse', 'HEAD');
    writeDelivery(spoolDir(work.database), { verb: hook, cwd: work.repo, env, head, payload: '' });
    return;
  }
  // A command's own effects come before its end is told, and before git's hook tells of a commit in it.
  if (hook === 'PreToolUse' && stdin.tool_name === 'Bash') runCommand(work, stdin.tool_input?.command ?? '');
  if (hook === 'PostToolUse') writeAsTold(stdin);
  work.deliver(verbOf(hook), stdin, { env });
}

function verbOf(hook: string): string {
  if (hook === 'PreToolUse') return 'hook-pre-tool';
  return hook === 'PostToolUse' ? 'hook-post-tool' : 'hook';
}

function runCommand(work: Work, command: string): void {
  work.run('bash', ['-c', command.replace(/sleep [\d.]+/g, 'true')]);
}

function writeAsTold({ tool_input: input, tool_response: response }: RecordedPayload): void {
  const path = input?.file_path ?? input?.notebook_path;
  const content = response && contentTold(response);
  if (path === undefined || response === undefined || content === undefined) return;
  mkdirSync(dirname(path), { recursive: true });
  // The client reads CR LF as LF, tells hooks so, and an Edit writes CR LF again.
  const keepsReturns = response.oldString !== undefined && existsSync(path) && readFileSync(path).includes('\r\n');
  writeFileSync(path, keepsReturns ? content.replace(/\r?\n/g, '\r\n') : content);
}

function contentTold(response: NonNullable<RecordedPayload['tool_response']>): string | undefined {
  const { oldString, newString = '', originalFile } = response;
  if (oldString === undefined || typeof originalFile !== 'string') return response.updated_file ?? response.content;
  return response.replaceAll
    ? originalFile.replaceAll(oldString, () => newString)
    : originalFile.replace(oldString, () => newString);
}
