import { build, type Metafile } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { programs } from '../../.ci/bundle-options.mjs';
import { projectRoot } from '../helpers/sandbox.ts';

async function built(program: keyof typeof programs): Promise<{ bytes: number; inputs: string[] }> {
  const { metafile } = await build({
    ...programs[program],
    absWorkingDir: projectRoot,
    outfile: `dist/${program}`,
    metafile: true,
    write: false,
  });
  const [output] = Object.values((metafile as Metafile).outputs);
  return { bytes: output?.bytes ?? 0, inputs: Object.keys((metafile as Metafile).inputs) };
}

describe('the program that every git commit starts', async () => {
  const { bytes, inputs } = await built('programs/ingest.cjs');

  test('is small', () => {
    // Each 100 KiB more cost about two milliseconds at every commit where no code was made of it.
    expect(bytes).toBeLessThan(400 << 10);
  });

  test('holds nothing of what only the commands need', () => {
    expect(inputs).toContain('src/ingest/drain.ts');
    expect(inputs.filter((path) => /node_modules\/commander\//.test(path))).toEqual([]);
    // The words of a status line it keeps for the launcher.
    expect(inputs.filter((path) => /^src\/(cli|render|stats|install|doctor|demo)\//.test(path)).sort()).toEqual([
      ...['src/render/numbers.ts', 'src/render/status-line.ts'],
    ]);
    // zod/mini alone: the full API does not tree-shake.
    expect(inputs.filter((path) => /node_modules\/zod\/v4\/classic\//.test(path))).toEqual([]);
  });
});

describe.each([
  { program: 'reading', command: 'stats' },
  { program: 'show', command: 'show' },
  { program: 'activity', command: 'agents' },
  { program: 'blame', command: 'blame' },
  { program: 'survival', command: 'survival' },
  { program: 'verify', command: 'verify' },
  { program: 'report', command: 'report' },
  // With the page's own code, which only the browser runs.
  { program: 'dashboard', command: 'dashboard', most: 180 },
] as const)('the program of commands that read: $program', async (each) => {
  const { program, command } = each;
  const { bytes, inputs } = await built(`programs/${program}.cjs`);

  test('is small', () => {
    expect(bytes).toBeLessThan(('most' in each ? each.most : 140) << 10);
  });

  test('holds no ingest, and nothing that makes a database', () => {
    expect(inputs).toContain(`src/cli/commands/${command}.ts`);
    expect(inputs).not.toContain('src/ingest/drain.ts');
    expect(inputs.filter((path) => /^src\/(store\/migrations|worktree|commit)\//.test(path))).toEqual([]);
  });
});
