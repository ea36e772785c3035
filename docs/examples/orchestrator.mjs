// An orchestrator that runs some agents at once and reports what they do: `node docs/examples/orchestrator.mjs`, then
// `ai-tracker agents`.
import { setTimeout as sleep } from 'node:timers/promises';
import { configureTracker } from 'cc-ai-tracker';

const tracker = configureTracker();

/** Stands for your agent: gives its answer and what it took. */
async function runAgent(task, invocation) {
  const startedAt = new Date();
  await sleep(20);
  tracker.recordToolCall({ tool: 'web-search', invocation, success: true, startedAt, durationMs: 20 });
  if (task.includes('impossible')) throw new Error('the agent gave up');
  return { answer: `done: ${task}`, inputTokens: 900, outputTokens: 100 };
}

async function work(agent, task, context) {
  const id = tracker.startInvocation({ agent, task, context });
  return tracker.profile(
    id,
    () => runAgent(task, id),
    ({ answer, inputTokens, outputTokens }) => ({ outcome: answer, inputTokens, outputTokens }),
  );
}

const results = await Promise.allSettled([
  work('reviewer', 'Refactor the parser', { ticket: 'T-1' }),
  work('reviewer', 'Fix typos in the README', { ticket: 'T-2' }),
  work('builder', 'Rewrite the impossible', { ticket: 'T-3' }),
]);

for (const result of results) console.log(result.status === 'fulfilled' ? result.value.answer : result.reason.message);

const health = await tracker.flush();
console.log(health.ok ? `recorded in ${health.database}` : `not all is recorded: ${health.error}`);
