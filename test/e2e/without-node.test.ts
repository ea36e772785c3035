import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { binary, projectRoot, type RunResult, Sandbox } from '../helpers/sandbox.ts';

// What was asked of a program that only tells of itself, it tells at once: without node, or by it, in the same words.

let box: Sandbox;
let tools: string;
beforeAll(() => {
  box = new Sandbox();
  tools = box.root;
  for (const name of ['sh', 'cat', 'readlink']) symlinkSync(`/bin/${name}`, join(tools, name));
  writeFileSync(join(tools, 'node'), '#!/bin/sh\nexit 9\n', { mode: 0o755 });
});
afterAll(() => box.remove());

const byLauncher = (args: string[]): RunResult => box.run('/bin/sh', [binary, ...args], { env: { PATH: tools } });
const byNode = (args: string[]): RunResult =>
  box.run(process.execPath, [join(projectRoot, 'dist/cli/main.cjs'), ...args], { env: { COLUMNS: '80' } });

test.each([[['--version']], [['-V']], [['-v']], [['version']], [['--help']], [['-h']], [['help']], [[]]])(
  '%j',
  (args) => {
    expect(byLauncher(args)).toEqual(byNode(args));
  },
);
