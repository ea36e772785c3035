import { type ByteScanner, byteScanner } from './byte-scanner.ts';
import type { Worktree } from './find-repository.ts';
import { type ChangedFile, entriesWithHunks, PatchSections, type RawEntry, rawEntryOf } from './parse-commit.ts';
import { encodePath } from './path-bytes.ts';
import { readGitFile } from './run-git.ts';
import { showOptions } from './show-options.ts';

/** A commit and what it is compared with: one of its parents, nothing where it has none. */
export interface Step {
  readonly sha: string;
  readonly parent: string | undefined;
}

/** Of a long history there is much to read, and whoever waits can break it off. */
const limitMs = 600_000;

const form = [...showOptions, '-M', '-U0', '--src-prefix=a/', '--dst-prefix=b/'];

/** What `git diff` shows of two commits. */
export function readDifference(worktree: Worktree, from: string, to: string): ChangedFile[] {
  const args = ['diff', ...form, from, to, '--'];
  return readGitFile(args, { cwd: worktree.top, worktree, limitMs }, (file) => {
    const [only] = parsePatches(byteScanner(file), { only: true });
    return only?.files ?? [];
  });
}

/**
 * What some steps change, one process for all; in the files of `paths` alone, where these are given. The differences are
 * those that `git blame` goes by, whatever the settings say.
 */
export function readSteps(worktree: Worktree, steps: readonly Step[], paths: readonly string[] = []): ChangedFile[][] {
  return askSteps(worktree, steps, [...form, '--', ...pathspecs(paths)], true);
}

/** The same without hunks: which files. */
export function readStepNames(worktree: Worktree, steps: readonly Step[]): RawEntry[][] {
  return askSteps(worktree, steps, ['-z', '--raw', '--no-abbrev', '-M', '--'], false);
}

function askSteps(
  worktree: Worktree,
  steps: readonly Step[],
  rest: readonly string[],
  hasPatch: boolean,
): ChangedFile[][] {
  if (steps.length === 0) return [];
  const input = steps.map(({ sha, parent }) => `${sha}${parent === undefined ? '' : ` ${parent}`}\n`).join('');
  const args = ['--literal-pathspecs', 'diff-tree', '--stdin', '--always', '--root', '-r', ...rest];
  return readGitFile(args, { cwd: worktree.top, worktree, input, limitMs }, (file) => {
    const found = [...parsePatches(byteScanner(file), { hasPatch })];
    const isInOrder = found.length === steps.length && found.every(({ sha }, at) => sha === steps[at]?.sha);
    if (!isInOrder) throw new Error('git diff-tree did not answer as it was asked');
    return found.map(({ files }) => files);
  });
}

const mostPaths = 1000;
const mostPathBytes = 100_000;

/** Paths as a command line takes them; none, which is all files, where they are too many for that, or not UTF-8. */
function pathspecs(paths: readonly string[]): readonly string[] {
  const isPlain = (path: string) => encodePath(path).equals(Buffer.from(path));
  const bytes = paths.reduce((sum, path) => sum + path.length, 0);
  return paths.length > mostPaths || bytes > mostPathBytes || !paths.every(isPlain) ? [] : paths;
}

interface Patch {
  readonly sha: string;
  readonly files: ChangedFile[];
}

const nul = 0;
const newline = 10;
const colon = 0x3a;
const longestPath = 1 << 20;
const lineStartBytes = 160;
const shaAhead = /^(?:[0-9a-f]{40}|[0-9a-f]{64})\0/;
const digits: ReadonlySet<number> = new Set(Buffer.from('0123456789abcdef'));
/** What lines begin with that `PatchSections` reads. */
const tells: ReadonlySet<number | undefined> = new Set(Buffer.from('d@B'));

/** `hasPatch: false`: there are raw entries alone. `only`: there is one, and no sha in front. */
interface PatchForm {
  readonly hasPatch?: boolean;
  readonly only?: true;
}

/**
 * `SHA\0` a step, then, where it changed anything, its raw entries, `\0`, and its patch, which ends where the next begins:
 * every line of a patch begins with another character than a sha, or is no sha.
 */
function* parsePatches(scanner: ByteScanner, { hasPatch = true, only }: PatchForm): Generator<Patch> {
  while (scanner.peek(1).length > 0) {
    const sha = only ? '' : scanner.until(nul, 64).toString('latin1');
    const entries = rawEntries(scanner);
    const patch = new PatchSections();
    if (entries.length > 0 && hasPatch) {
      // What parts the two.
      scanner.until(nul, 0);
      addPatch(scanner, patch);
    }
    yield { sha, files: entriesWithHunks(entries, patch) };
  }
}

function rawEntries(scanner: ByteScanner): RawEntry[] {
  const entries: RawEntry[] = [];
  const fields = {
    startsWith: (byte: number) => scanner.peek(1)[0] === byte,
    isAtEnd: () => scanner.peek(1).length === 0,
    next: () => scanner.until(nul, longestPath),
  };
  while (fields.startsWith(colon)) entries.push(rawEntryOf(fields.next().toString('latin1'), fields));
  return entries;
}

function addPatch(scanner: ByteScanner, patch: PatchSections): void {
  for (;;) {
    const [first] = scanner.peek(1);
    if (first === undefined || (digits.has(first) && shaAhead.test(scanner.peek(65).toString('latin1')))) return;
    const line = scanner.until(newline, tells.has(first) ? lineStartBytes : 0);
    if (line.length > 0) patch.addLine(line.toString('latin1'));
  }
}
