// What commands need for a single argument or option of theirs: built apart from them (.ci/bundle-options.mjs).
export { blameFolder } from './blame-folder.ts';
export { showRange } from './show-range.ts';
export { printHead, statsOfHead } from './stats-of-head.ts';
export { statsOfRange } from './stats-of-range.ts';
