import { expect, test } from 'vitest';
import { checkSettings } from '../../../src/doctor/check-settings.ts';

const patient = (env: Record<string, string>) => ({
  env: { AI_TRACKER_CONFIG_DIR: '/nowhere', ...env },
  cwd: '/',
  binary: '/x',
});

test('doctor names a value of a variable that means nothing, and what it takes', () => {
  expect(checkSettings(patient({ AI_TRACKER_UNEXPLAINED: 'foo', AI_TRACKER_INGEST: 'later' }))).toEqual({
    name: 'settings',
    status: 'warn',
    message: 'AI_TRACKER_UNEXPLAINED=foo, AI_TRACKER_INGEST=later: no such value, so it counts as not set',
    fix: 'AI_TRACKER_UNEXPLAINED takes human, ai, unknown; AI_TRACKER_INGEST takes foreground, background',
  });
});

test('doctor has nothing to say of values that it knows', () => {
  expect(
    checkSettings(patient({ AI_TRACKER_UNEXPLAINED: 'ai', AI_TRACKER: '1', AI_TRACKER_DESCRIPTIONS: 'off' })),
  ).toBe(undefined);
});
