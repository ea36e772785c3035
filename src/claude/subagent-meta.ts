import * as z from 'zod/mini';

const text = z.catch(z.optional(z.string()), undefined);
const metaSchema = z.object({
  toolUseId: text,
  description: text,
  model: text,
  requestShape: text,
  parentAgentId: text,
});

/** What the client keeps beside a subagent's transcript, in agent-<id>.meta.json. */
export interface SubagentMeta {
  /** The call that started it. */
  readonly toolUseId: string | undefined;
  readonly description: string | undefined;
  readonly model: string | undefined;
  readonly inBackground: boolean | undefined;
  /** The subagent that started it. */
  readonly parentId: string | undefined;
}

/** Reads such a file; `undefined` where it is none. */
export function parseMeta(json: string): SubagentMeta | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const parsed = metaSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { toolUseId, description, model, requestShape, parentAgentId } = parsed.data;
  const inBackground = requestShape === undefined ? undefined : requestShape === 'background';
  return { toolUseId, description, model, inBackground, parentId: parentAgentId };
}
