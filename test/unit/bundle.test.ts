import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { commonJs } from '../../.ci/bundle-options.mjs';
import { projectRoot } from '../helpers/sandbox.ts';

const { metafile } = await build({
  ...commonJs,
  absWorkingDir: projectRoot,
  entryPoints: ['src/ingest/main.ts'],
  outfile: 'dist/ingest.cjs',
  metafile: true,
  write: false,
});

describe('the bundle that every git commit starts', () => {
  test('is small', () => {
    const [output] = Object.values(metafile.outputs);
    // Each 100 KiB more cost about two milliseconds at every commit.
    expect(output?.bytes).toBeLessThan(360 << 10);
  });

  test('holds nothing of what only the commands need', () => {
    const inputs = Object.keys(metafile.inputs);
    expect(inputs).toContain('src/ingest/drain.ts');
    expect(inputs.filter((path) => /node_modules\/(commander|cli-table3|asciichart)\//.test(path))).toEqual([]);
    expect(inputs.filter((path) => /^src\/(cli|render|stats|install|doctor|demo)\//.test(path))).toEqual([]);
    // zod/mini alone: the full API does not tree-shake.
    expect(inputs.filter((path) => /node_modules\/zod\/v4\/classic\//.test(path))).toEqual([]);
  });
});
