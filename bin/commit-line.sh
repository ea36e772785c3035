# A line after a commit, for whoever asked for one (ai-tracker config set commit_line on). Read by bin/ai-tracker.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables

# Leaves a question for ingest, which is about to start (src/statusline/commit-lines.ts). Sets `question`.
ask_commit_line() {
  question='' wanted=''
  while IFS= read -r row || [ -n "$row" ]; do
    case $row in *'"commit_line"'*'"on"'*) wanted=1 ;; esac
  done <"$config/config.json"
  [ -n "$wanted" ] && [ -n "$head" ] || return
  umask 077
  { mkdir -p "$spool/commit" && [ -O "$spool/commit" ] && : >"$spool/commit/$head"; } 2>/dev/null && question=$spool/commit/$head
}

# Prints the answer if it comes within some 300 ms: longer nobody is kept from going on.
print_commit_line() {
  count=0
  until [ -s "$question" ] || [ "$count" = 6 ]; do
    count=$((count + 1))
    sleep 0.05 2>/dev/null || break
  done
  answer=''
  [ -s "$question" ] && { IFS= read -r answer <"$question"; } 2>/dev/null
  rm -f -- "$question"
  [ -z "$answer" ] || printf '%s\n' "$answer" >&2
}
