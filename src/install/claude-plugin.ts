import { version } from '../config/version.ts';
import { groupOf, groupsByEvent, type HookEvent, hookEvents, hookEventsFor } from './claude-hooks.ts';
import { dashboardCommand, dashboardName } from './dashboard-command.ts';
import { pluginName as name } from './plugin-state.ts';

// The second way to be told by Claude Code: a plugin that the client itself installs. Its files lie in the package, made of
// what `setup` writes (test/unit/install/claude-plugin.test.ts).

const description = 'Tells, line by line, which committed code Claude wrote and which a person wrote';
const owner = { name: 'ai-tracker' };

/**
 * Nobody knows which client will read them, and one skips a whole file that has an event which it does not know: what not
 * all of them know lies in files of its own, one a client that knew more.
 */
const later = hookEvents.filter((event) => !hookEventsFor().includes(event));

/** The files of the marketplace that this package is, and of its one plugin, by their paths in it. */
export function pluginFiles(): Readonly<Record<string, string>> {
  const versions = [...new Set(later.map(({ since }) => since))];
  const file = (since: string) => `hooks/since-${since}.json`;
  const hooks = versions.map((since) => `./${file(since)}`);
  const ofVersion = (since: string) => later.filter((event) => event.since === since);
  return {
    '.claude-plugin/marketplace.json': json({
      ...{ name: 'cc-ai-tracker', description, owner },
      plugins: [{ name, description, source: './plugin' }],
    }),
    'plugin/.claude-plugin/plugin.json': json({ name, version, description, author: owner, hooks }),
    'plugin/hooks/hooks.json': hooksFile(hookEventsFor()),
    ...Object.fromEntries(versions.map((since) => [`plugin/${file(since)}`, hooksFile(ofVersion(since))])),
    [`plugin/commands/${dashboardName}.md`]: dashboardCommand(name),
  };
}

function hooksFile(events: readonly HookEvent[]): string {
  return json({ hooks: groupsByEvent(events, pluginGroup) });
}

/**
 * The client copies a plugin without what lies beside it, so its hooks call the `ai-tracker` on the PATH, or, where the
 * client runs the plugin in the package itself, that one. Where there is none, they are silent.
 */
function pluginGroup(event: HookEvent): object {
  const beside = '"$' + '{CLAUDE_PLUGIN_ROOT}"/../bin/ai-tracker';
  const found = `if command -v ${name} >/dev/null; then exec ${name} ${event.verb}`;
  return groupOf(event, `${found}; elif [ -x ${beside} ]; then exec ${beside} ${event.verb}; fi`);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
