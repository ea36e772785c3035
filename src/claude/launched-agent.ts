import type { Payload } from './wire.ts';

/** A subagent as the call that started it tells of it; `prompt` and answer are not looked at. */
export interface LaunchedAgent {
  readonly subagentId: string | undefined;
  readonly type: string | undefined;
  readonly description: string | undefined;
  readonly model: string | undefined;
  /** As the client says it: completed, async_launched ... */
  readonly status: string | undefined;
  /** The call returned before the subagent was done. */
  readonly inBackground: boolean;
}

/** Whether a tool starts subagents; older clients call it `Task`. */
export function isAgentTool(tool: string): boolean {
  return tool === 'Agent' || tool === 'Task';
}

export function readLaunch({ tool_input: input, tool_response: response }: Payload): LaunchedAgent {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return {
    subagentId: text(response?.['agentId']),
    type: text(response?.['agentType']) ?? text(input?.['subagent_type']),
    description: text(input?.['description']),
    model: text(response?.['resolvedModel']),
    status: text(response?.['status']),
    inBackground: response?.['isAsync'] === true,
  };
}
