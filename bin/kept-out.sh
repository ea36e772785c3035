# Whether a work tree is kept out: no state of it is noted then. src/git/kept-out.ts decides, and ingest keeps a list of
# those that it met. Read by bin/ai-tracker.
# shellcheck shell=sh disable=SC2154 # it shares its variables

# The list: what is kept out since the work tree was first looked at.
is_listed_out() {
  while IFS= read -r listed; do
    [ "$listed" != "$top" ] || return 0
  done <"$config/kept-out"
  return 1
}

# Asked before anything is made in a work tree, and when its settings have changed.
is_kept_out() {
  [ "$($limit git -C "$top" config --type=bool --get ai-tracker.enabled 2>/dev/null)" != false ] || return 0
  [ -f "$config/config.json" ] || return 1
  # A file that cannot be understood keeps out whatever it may have meant.
  load node.sh && find_node || return 0
  [ "$($limit "$node" "$package/dist/cli/main.cjs" config is-kept-out "$top" 2>/dev/null)" != no ]
}
