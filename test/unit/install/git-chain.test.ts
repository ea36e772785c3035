import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hookBlock, insertBlock, isShellScript, removeBlock } from '../../../src/install/git-chain.ts';

test('the block of a commit, as a person reads it', () => {
  expect(insertBlock('#!/bin/sh\nmake test\n', hookBlock('post-commit', "/it's/ai-tracker"))).toBe(`#!/bin/sh
# >>> ai-tracker >>>
if [ ! -d "\${GIT_DIR:-.git}/rebase-merge" ] && [ -x '/it'\\''s/ai-tracker' ]; then '/it'\\''s/ai-tracker' git-post-commit >/dev/null || :; fi
# <<< ai-tracker <<<
make test
`);
});

describe('a hook into which we can go', () => {
  test.each([
    '#!/bin/sh',
    '#!/bin/bash -eu\n',
    '#! /usr/bin/env sh\n',
    '#!/usr/bin/env -S bash -e\n',
    '#!/usr/local/bin/zsh\n',
    'make\n',
    '',
  ])('%j', (text) => expect(isShellScript(text)).toBe(true));
  test.each([
    '#!/usr/bin/python3\n',
    '#!/usr/bin/env node\n',
    '#!/bin/fish\n',
    '#!/bin/csh\n',
    '#!/opt/sh/run\n',
    '\x7fELF\0',
  ])('not %j', (text) => expect(isShellScript(text)).toBe(false));
});

test('whatever a script holds, taking the block out gives it back', () => {
  const script = fc.tuple(fc.constantFrom('', '#!/bin/sh', '#!/bin/bash -e\n'), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(script, fc.constantFrom('post-commit', 'post-rewrite'), ([first, rest], name) => {
      const text = first + rest;
      expect(removeBlock(insertBlock(text, hookBlock(name, '/a b/ai-tracker')))).toBe(text);
    }),
  );
});
