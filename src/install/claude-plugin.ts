import { version } from '../config/version.ts';
import { groupOf, groupsByEvent, type HookEvent } from './claude-hooks.ts';
import { dashboardCommand, dashboardName } from './dashboard-command.ts';
import { pluginName as name } from './plugin-state.ts';

// The second way to be told by Claude Code: a plugin that the client itself installs. Its files lie in the package, made of
// what `setup` writes (test/unit/install/claude-plugin.test.ts).

const description = 'Tells, line by line, which committed code Claude wrote and which a person wrote';
const owner = { name: 'ai-tracker' };

/** The files of the marketplace that this package is, and of its one plugin, by their paths in it. */
export function pluginFiles(): Readonly<Record<string, string>> {
  return {
    '.claude-plugin/marketplace.json': json({
      ...{ name: 'cc-ai-tracker', description, owner },
      plugins: [{ name, description, source: './plugin' }],
    }),
    'plugin/.claude-plugin/plugin.json': json({ name, version, description, author: owner }),
    'plugin/hooks/hooks.json': json({ hooks: groupsByEvent(pluginGroup) }),
    [`plugin/commands/${dashboardName}.md`]: dashboardCommand(name),
  };
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
