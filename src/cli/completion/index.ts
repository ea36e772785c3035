export { bashCompletion } from './bash.ts';
export { fishCompletion } from './fish.ts';
export { manualPage } from './manual.ts';
export { outlineOf } from './outline.ts';
export { zshCompletion } from './zsh.ts';
