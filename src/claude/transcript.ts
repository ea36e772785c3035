import { dirname, join } from 'node:path';

/** Which models spoke in the end of a transcript. */
export interface Models {
  /** By the id of the tool call that the model made. */
  readonly byCall: ReadonlyMap<string, string>;
  readonly latest: string | undefined;
}

/** Where the client writes down what is said in a session, or by one of its subagents. */
export function transcriptOf(session: string, sessionId: string, subagentId: string | undefined): string {
  if (subagentId === undefined) return session;
  return join(dirname(session), sessionId, 'subagents', `agent-${subagentId}.jsonl`);
}

/** Takes the names of models and the ids of calls from a transcript, nothing else of it. */
export function modelsIn(transcript: string): Models {
  const byCall = new Map<string, string>();
  let latest: string | undefined;
  for (const line of transcript.split('\n')) {
    // {"type":"assistant", ... "message":{"model":"claude-...","content":[{"type":"tool_use","id":"toolu_..." ...
    const model = /"model": ?"([\w.:/@-]+)"/.exec(line)?.[1];
    // `<synthetic>` and its like are the client's own words.
    if (model === undefined || !/"role": ?"assistant"/.test(line)) continue;
    latest = model;
    for (const [, id = ''] of line.matchAll(/"id": ?"(toolu_\w+)"/g)) byCall.set(id, model);
  }
  return { byCall, latest };
}
