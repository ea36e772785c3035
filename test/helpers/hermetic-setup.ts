// Strips what would make a test depend on who runs it: a session's own variables, git's, ours, the locale.
import process from 'node:process';

for (const name of Object.keys(process.env)) {
  if (
    /^(CLAUDE|GIT_|AI_TRACKER|AGENT_|ANTHROPIC|HARNESS_|MULTI_RUNTIME|XDG_)/.test(name) ||
    name === 'TRACEPARENT' ||
    name === 'AI_AGENT'
  ) {
    delete process.env[name];
  }
}
Object.assign(process.env, { TZ: 'UTC', LC_ALL: 'C.UTF-8', NO_COLOR: '1', COLUMNS: '100' });
