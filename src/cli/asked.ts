// What commands need for a single argument or option of theirs: built apart from them (.ci/bundle-options.mjs).
export { showRange } from './show-range.ts';
export { statsOfRange } from './stats-of-range.ts';
