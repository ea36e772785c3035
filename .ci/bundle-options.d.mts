import type { BuildOptions } from 'esbuild';

export const bundle: BuildOptions;
export const commonJs: BuildOptions;
export const programs: Readonly<
  Record<
    | 'cli/main.cjs'
    | 'ingest.cjs'
    | 'make-code.cjs'
    | 'programs/all.cjs'
    | 'programs/activity.cjs'
    | 'programs/reading.cjs'
    | 'programs/show.cjs'
    | 'programs/blame.cjs'
    | 'programs/dashboard.cjs'
    | 'programs/survival.cjs'
    | 'programs/report.cjs'
    | 'programs/settings.cjs'
    | 'programs/verify.cjs'
    | 'programs/ingest.cjs',
    BuildOptions
  >
>;
