export { runUninstall as run } from './install.ts';
