// The parts of the protocol's messages that are read here, by the numbers of their fields
// (github.com/open-telemetry/opentelemetry-proto); all others are passed over.

type Field = readonly [type: string, id: number, rule?: 'repeated'];

const messages: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  TracesRequest: { resourceSpans: ['ResourceSpans', 1, 'repeated'] },
  ResourceSpans: { resource: ['Resource', 1], scopeSpans: ['ScopeSpans', 2, 'repeated'] },
  ScopeSpans: { spans: ['Span', 2, 'repeated'] },
  Span: {
    traceId: ['bytes', 1],
    spanId: ['bytes', 2],
    parentSpanId: ['bytes', 4],
    name: ['string', 5],
    startTimeUnixNano: ['fixed64', 7],
    endTimeUnixNano: ['fixed64', 8],
    attributes: ['KeyValue', 9, 'repeated'],
    status: ['Status', 15],
  },
  Answer: { message: ['string', 2] },
  Status: { code: ['int32', 3] },
  LogsRequest: { resourceLogs: ['ResourceLogs', 1, 'repeated'] },
  ResourceLogs: { resource: ['Resource', 1], scopeLogs: ['ScopeLogs', 2, 'repeated'] },
  ScopeLogs: { logRecords: ['LogRecord', 2, 'repeated'] },
  LogRecord: {
    timeUnixNano: ['fixed64', 1],
    body: ['AnyValue', 5],
    attributes: ['KeyValue', 6, 'repeated'],
    eventName: ['string', 12],
  },
  MetricsRequest: { resourceMetrics: ['ResourceMetrics', 1, 'repeated'] },
  ResourceMetrics: { resource: ['Resource', 1], scopeMetrics: ['ScopeMetrics', 2, 'repeated'] },
  ScopeMetrics: { metrics: ['Metric', 2, 'repeated'] },
  Metric: { name: ['string', 1], sum: ['Sum', 7] },
  Sum: { dataPoints: ['NumberDataPoint', 1, 'repeated'], aggregationTemporality: ['int32', 2] },
  NumberDataPoint: {
    startTimeUnixNano: ['fixed64', 2],
    timeUnixNano: ['fixed64', 3],
    asDouble: ['double', 4],
    asInt: ['sfixed64', 6],
    attributes: ['KeyValue', 7, 'repeated'],
  },
  Resource: { attributes: ['KeyValue', 1, 'repeated'] },
  KeyValue: { key: ['string', 1], value: ['AnyValue', 2] },
  AnyValue: { stringValue: ['string', 1], boolValue: ['bool', 2], intValue: ['int64', 3], doubleValue: ['double', 4] },
};

/** As protobufjs takes it. */
export const descriptor = {
  nested: Object.fromEntries(
    Object.entries(messages).map(([name, fields]) => [
      name,
      {
        fields: Object.fromEntries(
          Object.entries(fields).map(([field, [type, id, rule]]) => [field, { type, id, ...(rule && { rule }) }]),
        ),
      },
    ]),
  ),
};
