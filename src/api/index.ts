export type { Invocation, Outcome, ToolCall } from '../activity/report.ts';
export type { Health, Tracker, TrackerOptions } from './tracker.ts';
export { configureTracker } from './tracker.ts';
