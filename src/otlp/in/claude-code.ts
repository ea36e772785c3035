import { count, type SeenReport, type SpanValue, type SpanValues, textOf, tokensReport } from '../../activity/spans.ts';
import type { SeenEvent, SeenNumber } from './decode.ts';

// What Claude Code tells by itself (code.claude.com/docs/en/monitoring-usage): what its requests took.

const common = (attributes: SpanValues, resource: SpanValues) => ({
  session: textOf(attributes['session.id']) ?? textOf(resource['session.id']),
  agent: textOf(resource['ai_tracker.agent.id']),
  task: undefined,
  run: undefined,
});

export function reportsOfEvents(events: readonly SeenEvent[]): SeenReport[] {
  return events
    .filter(({ name }) => /^(claude_code\.)?api_request$/.test(name))
    .flatMap(({ attributes, resource, at }) => {
      const tokens = (name: string) => count(attributes[name]) ?? 0;
      const told = Date.parse(textOf(attributes['event.timestamp']) ?? '');
      return tokensReport(common(attributes, resource), {
        rank: 'e',
        id: textOf(attributes['request_id']) ?? `${at}-${String(attributes['event.sequence'] ?? '')}`,
        model: textOf(attributes['model']),
        at: Number.isFinite(told) ? told : at,
        input: tokens('input_tokens'),
        output: tokens('output_tokens'),
        cacheRead: tokens('cache_read_tokens'),
        cacheWrite: tokens('cache_creation_tokens'),
      });
    });
}

/** Where nothing else is told, its sums. */
export function reportsOfNumbers(numbers: readonly SeenNumber[]): SeenReport[] {
  return numbers
    .filter(({ name }) => name === 'claude_code.token.usage')
    .flatMap(({ attributes, resource, value, isDelta, start, time }) => {
      const type = textOf(attributes['type']) ?? '';
      const of = (name: string) => (type === name ? (count(Math.round(value)) ?? 0) : 0);
      // A sum that goes on is one, whenever it is told.
      const id = [...series(attributes), start, ...(isDelta ? [time] : [])].join(' ');
      return tokensReport(common(attributes, resource), {
        rank: 'm',
        id,
        model: textOf(attributes['model']),
        at: Number(time) / 1e6,
        ...{ input: of('input'), output: of('output'), cacheRead: of('cacheRead'), cacheWrite: of('cacheCreation') },
      });
    });
}

const series = (attributes: SpanValues): SpanValue[] =>
  ['type', 'model', 'query_source', 'agent.name', 'skill.name', 'speed', 'effort'].map(
    (name) => attributes[name] ?? '',
  );
