# What becomes of everything that is no hook. Read by bin/ai-tracker.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables

line_feed='
'

run_command() {
  case $#,${1-} in
    1,-v | 1,-V | 1,--version | 1,version) print_built version ;;
    1,-h | 1,--help | 1,help) [ -t 1 ] || print_built help ;;
    0,) [ -t 2 ] || print_built help 2 >&2 ;;
  esac
  find_database
  event=''
  case $#,${1-} in
    1,statusline)
      [ "${AI_TRACKER-}" != 0 ] || exit 0
      [ -t 0 ] || { load status-line.sh && print_status_line && exit 0; }
      ;;
  esac
  load node.sh || exit
  case "${1-} ${2-}" in 'invocation run') for word; do [ "$word" != -- ] || run_invocation "$@"; done ;; esac
  if ! find_node; then
    complain 'node is not on the PATH: install Node.js 20.19 or newer'
    exit 1
  fi
  # A fresh clone that `npm install -g .` only linked to.
  if [ ! -d "$package/dist" ] && [ -f "$package/.ci/ensure.mjs" ]; then
    PATH=$callers_path "$node" "$package/.ci/ensure.mjs" >&2 || exit 1
  fi
  if [ ! -f "$package/dist/cli/main.cjs" ]; then
    complain "$package/dist is missing: run \`npm run build\` there"
    exit 1
  fi
  PATH=$callers_path AI_TRACKER_BIN=$self
  export AI_TRACKER_BIN
  # With the id that it is of: whoever starts us again may name another.
  unset AI_TRACKER_AGENT_FILE
  [ -z "$agent_file" ] || export AI_TRACKER_AGENT_FILE="$agent_file$line_feed${AGENT_ID-}"
  [ -z "$event" ] || exec "$node" "$package/dist/cli/main.cjs" "$@" <<EVENT
$event
EVENT
  exec "$node" "$package/dist/cli/main.cjs" "$@"
}

# Prints what the build wrote down, without node, and ends; on a terminal node fits help to its width.
print_built() {
  [ ! -f "$package/dist/$1.txt" ] || { cat -- "$package/dist/$1.txt"; exit "${2-0}"; }
}

# Runs a command and reports it; the command comes first, whatever is missing here.
run_invocation() {
  if ! find_node || [ ! -f "$package/dist/cli/main.cjs" ]; then
    complain "this run is not recorded: node is not on the PATH, or $package/dist is missing"
    node=''
  fi
  PATH=$callers_path
  exec /bin/sh "$package/bin/run-invocation" "$node" "$package/dist/cli/main.cjs" "$@"
}
