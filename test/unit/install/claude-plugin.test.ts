import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pluginFiles } from '../../../src/install/claude-plugin.ts';
import { pluginIn } from '../../../src/install/plugin-state.ts';
import { projectRoot } from '../../helpers/sandbox.ts';

describe("the plugin's files are made of what `setup` writes (`npx vitest run --project unit claude-plugin -u` does)", () => {
  test.each(Object.entries(pluginFiles()))('%s', async (path, text) => {
    await expect(text).toMatchFileSnapshot(join(projectRoot, path));
  });

  test('the package has them', () => {
    const { files } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { files: string[] };
    expect(Object.keys(pluginFiles()).map((path) => path.split('/')[0])).toEqual(
      Object.keys(pluginFiles()).map(() => expect.toSatisfy((folder: string) => files.includes(folder))),
    );
  });
});

test.each([
  [{}, undefined],
  [{ enabledPlugins: { 'other@cc-ai-tracker': true } }, undefined],
  [{ enabledPlugins: { 'ai-tracker@cc-ai-tracker': true } }, { id: 'ai-tracker@cc-ai-tracker', isOn: true }],
  [{ enabledPlugins: { 'ai-tracker@cc-ai-tracker': false } }, { id: 'ai-tracker@cc-ai-tracker', isOn: false }],
  [{ enabledPlugins: { 'ai-tracker@old': false, 'ai-tracker@new': true } }, { id: 'ai-tracker@new', isOn: true }],
  [{ enabledPlugins: ['ai-tracker@x'] }, undefined],
])('settings %j', (settings, found) => {
  expect(pluginIn(JSON.stringify(settings))).toEqual(found);
});
