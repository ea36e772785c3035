import { shQuote } from '../config/sh-quote.ts';
import { lazyHookNames, pickHookNames } from './git-hook-names.ts';

/** The words by which a dispatcher is known as ours. */
export const dispatcherMark = 'ai-tracker git dispatcher';

/** The text of a dispatcher: one script for every hook name, which it takes from `$0`. */
export function dispatcher(binary: string): string {
  return `#!/bin/sh
# ${dispatcherMark}. core.hooksPath names this folder, so git looks for its hooks here and nowhere else.
# Each file here runs the repository's own hook of its name, with the same arguments, standard input and exit status;
# post-commit and post-rewrite then tell ai-tracker. \`ai-tracker git-uninstall\` takes the folder away.
ai_tracker=${shQuote(binary)}
name=\${0##*/}

# Where the repository's own hooks are: in the git folder that all its worktrees share. Builtins only, because this
# runs for every commit of a rebase.
git_dir=\${GIT_DIR:-.git}
if [ -f "$git_dir" ]; then # a linked worktree or a submodule: "gitdir: PATH"
  IFS= read -r line <"$git_dir"
  case \${line#gitdir: } in
    /*) git_dir=\${line#gitdir: } ;;
    *) case $git_dir in
      */*) git_dir=\${git_dir%/*}/\${line#gitdir: } ;;
      *) git_dir=\${line#gitdir: } ;;
    esac ;;
  esac
fi
common=\${GIT_COMMON_DIR:-$git_dir}
if [ -z "$GIT_COMMON_DIR" ] && [ -f "$git_dir/commondir" ]; then
  IFS= read -r line <"$git_dir/commondir"
  case $line:$git_dir in
    /*) common=$line ;;
    ../..:*/worktrees/*) common=\${git_dir%/worktrees/*} ;;
    *) common=$git_dir/$line ;;
  esac
fi
[ -d "$common/refs" ] || common=$(git rev-parse --git-common-dir 2>/dev/null) || exit 0

# These are laid only where a repository has one: git runs some of them many times an operation, and the presence
# alone of others changes what it does. Hooks that run earlier in the same operation see to it.
folder=\${0%/*} missing=
for lazy in ${[...lazyHookNames, ...pickHookNames].join(' ')}; do
  if [ -x "$common/hooks/$lazy" ] && [ ! -e "$folder/$lazy" ]; then missing="$missing $lazy"; fi
done
# Each pick of a rebase would start these for nothing, where the repository has none: they are away for that long.
for pick in ${pickHookNames.join(' ')}; do
  case $name in
    pre-rebase) [ -x "$common/hooks/$pick" ] || rm -f -- "$folder/$pick" ;;
    *)
      if [ ! -e "$folder/$pick" ] && { [ "$name" = post-rewrite ] || [ ! -d "$git_dir/rebase-merge" ]; }; then
        missing="$missing $pick"
      fi ;;
  esac
done
for lazy in $missing; do ln -s "$name" "$folder/$lazy" 2>/dev/null; done

# Of the picks of a rebase HEAD's reflog tells when it is over, and post-rewrite says that it is.
[ "$name" = post-commit ] && { [ -d "$git_dir/rebase-merge" ] || [ -d "$git_dir/rebase-apply" ]; } && ai_tracker=

own=$common/hooks/$name
[ -f "$own" ] && [ -x "$own" ] || own=
case $name in post-commit | post-rewrite) [ -x "$ai_tracker" ] || ai_tracker= ;; *) ai_tracker= ;; esac

case \${own:+own}:\${ai_tracker:+ours} in
  :) exit 0 ;;
  own:) exec "$own" "$@" ;;
  :ours) exec "$ai_tracker" "git-$name" "$@" >/dev/null ;;
esac
if [ "$name" = post-rewrite ]; then # both read the list of rewritten commits
  input=$(cat && echo .)
  printf %s "\${input%.}" 2>/dev/null | "$own" "$@"
  status=$?
  printf %s "\${input%.}" | "$ai_tracker" git-post-rewrite "$@" >/dev/null
else
  "$own" "$@"
  status=$?
  "$ai_tracker" git-post-commit >/dev/null
fi
exit $status
`;
}
