/** The client tells the agent that something in the background has ended. */
export interface Notification {
  /** Of a subagent: its id. */
  readonly taskId: string | undefined;
  readonly toolUseId: string | undefined;
  /** completed, failed, killed ... */
  readonly status: string | undefined;
}

/** A prompt that is the client's own, and no person's; nothing else of a prompt is looked at. */
export function readNotification(prompt: string | undefined): Notification | undefined {
  if (!prompt?.startsWith('<task-notification>')) return undefined;
  const member = (name: string) => new RegExp(`<${name}>([\\w-]{1,100})</${name}>`).exec(prompt)?.[1];
  return { taskId: member('task-id'), toolUseId: member('tool-use-id'), status: member('status') };
}
