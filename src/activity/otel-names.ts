// What OpenTelemetry's conventions call what we tell, and what we call that for which they have no word. The GenAI names
// are in development there (github.com/open-telemetry/semantic-conventions-genai): this is the one place to follow them.

/** Attributes of spans, metrics and resources. */
export const attribute = {
  serviceName: 'service.name',
  serviceVersion: 'service.version',
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  /** What `provider` was called before. */
  system: 'gen_ai.system',
  agentName: 'gen_ai.agent.name',
  agentRunId: 'gen_ai.agent.id',
  workflow: 'gen_ai.workflow.name',
  conversation: 'gen_ai.conversation.id',
  toolName: 'gen_ai.tool.name',
  toolType: 'gen_ai.tool.type',
  toolCall: 'gen_ai.tool.call.id',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  responseId: 'gen_ai.response.id',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheWriteTokens: 'gen_ai.usage.cache_creation.input_tokens',
  tokenType: 'gen_ai.token.type',
  errorType: 'error.type',
  repository: 'vcs.repository.name',
  revision: 'vcs.ref.head.revision',
  lineChange: 'vcs.line_change.type',
  author: 'ai_tracker.author',
  agent: 'ai_tracker.agent.id',
  role: 'ai_tracker.agent.role',
  harness: 'ai_tracker.harness',
  source: 'ai_tracker.source.name',
  commitKind: 'ai_tracker.commit.kind',
  outcome: 'ai_tracker.outcome',
  taskType: 'ai_tracker.task.type',
  swarmTask: 'ai_tracker.task.id',
  prompt: 'ai_tracker.prompt.id',
  endReason: 'ai_tracker.session.end_reason',
  complexity: 'ai_tracker.complexity',
  mcpServer: 'ai_tracker.mcp.server',
  inputBytes: 'ai_tracker.tool.input.size',
  outputBytes: 'ai_tracker.tool.output.size',
  /** Only where they are asked for. */
  directory: 'ai_tracker.working_directory',
  repositoryPath: 'ai_tracker.repository.path',
  description: 'ai_tracker.task.description',
} as const;

/** Values of `gen_ai.operation.name`; a span is called by its operation and what that is about. */
export const operation = {
  workflow: 'invoke_workflow',
  agent: 'invoke_agent',
  tool: 'execute_tool',
} as const;

/** The event of a session's span that a commit is. */
export const commitEvent = 'vcs.commit';

export const metric = {
  committed: 'ai_tracker.lines.committed',
  overridden: 'ai_tracker.lines.overridden',
  discarded: 'ai_tracker.lines.discarded',
  pending: 'ai_tracker.lines.pending',
  commits: 'ai_tracker.commits',
  sessions: 'ai_tracker.sessions',
  toolCalls: 'ai_tracker.tool.calls',
  tokens: 'ai_tracker.tokens',
  lag: 'ai_tracker.sources.lag',
  waiting: 'ai_tracker.deliveries.waiting',
} as const;
