import { readFileSync } from 'node:fs';
import { claudeSettings, type Env } from '../config/paths.ts';
import { isInstalled } from './installed.ts';

export const pluginName = 'ai-tracker';

/** The plugin's name in a settings file that switches it on (`true`) or off; `undefined`: the file says nothing of it. */
export function pluginIn(text: string): { readonly id: string; readonly isOn: boolean } | undefined {
  const plugins = (JSON.parse(text) as { enabledPlugins?: unknown } | null)?.enabledPlugins;
  if (typeof plugins !== 'object' || plugins === null) return undefined;
  const found = Object.entries(plugins).filter(([id]) => id.startsWith(`${pluginName}@`));
  const [id, isOn] = found.find(([, value]) => value === true) ?? found[0] ?? [];
  return id === undefined ? undefined : { id, isOn: isOn === true };
}

/** The plugin that the settings for all projects switch on. */
export function pluginOfUser(env: Env): string | undefined {
  try {
    const found = pluginIn(readFileSync(claudeSettings(env), 'utf8'));
    return found?.isOn ? found.id : undefined;
  } catch {
    // There are none, or whoever edits them says what is wrong.
    return undefined;
  }
}

/** Whether hooks of ours are called: those that we installed, or the plugin's. */
export function isHooked(env: Env): boolean {
  return isInstalled(env) || pluginOfUser(env) !== undefined;
}
