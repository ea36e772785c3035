/** Every hook that git looks for in its hooks folder, but for the lazy ones (githooks(5)). */
export const hookNames = [
  'applypatch-msg',
  'pre-applypatch',
  'post-applypatch',
  'pre-commit',
  'pre-merge-commit',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'pre-rebase',
  'post-checkout',
  'post-merge',
  'pre-push',
  'pre-receive',
  'update',
  'post-receive',
  'post-update',
  'pre-auto-gc',
  'post-rewrite',
  'sendemail-validate',
  'p4-changelist',
  'p4-prepare-changelist',
  'p4-post-changelist',
  'p4-pre-submit',
] as const;

/**
 * Hooks that get a dispatcher only once some repository has one of its own. git runs the first two many times an
 * operation (a dispatcher for each makes a rebase of 100 commits nine times as slow), and the presence alone of the
 * others changes what git does: it takes a push-to-checkout or proc-receive hook as consent.
 */
export const lazyHookNames = [
  'reference-transaction',
  'post-index-change',
  'push-to-checkout',
  'proc-receive',
  'fsmonitor-watchman',
] as const;

/** The hooks that git runs for every pick of a rebase. */
export const pickHookNames = ['prepare-commit-msg', 'post-commit'] as const;

/** The hooks that tell ai-tracker something. */
export const ourHookNames = ['post-commit', 'post-rewrite'] as const;
