// What `report` and `export` need for bundles, and for commits that nobody recorded: it holds much of ingest.
export { collectBundle } from '../export/bundle/collect-bundle.ts';
export { writeBundle } from '../export/bundle/write-bundle.ts';
export { withBundles } from '../report/in-memory.ts';
export { readBundleOf } from '../report/read-bundle-of.ts';
