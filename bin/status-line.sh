# The line below Claude Code's prompt, as ingest wrote it down last (src/statusline/kept-lines.ts), without node. Read by
# bin/ai-tracker.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables

# Sets `event` to what the client tells, and prints the line that is kept of its session; fails where node has to tell.
print_status_line() {
  event=$(cat && echo .)
  event=${event%.}
  find_member session_id || return
  case $member in '' | *[!A-Za-z0-9_-]*) return 1 ;; esac
  kept=$spool/status/$member
  find_member current_dir || return
  folder='' line=''
  [ -O "$kept" ] && { IFS= read -r folder && IFS= read -r line; } <"$kept" 2>/dev/null
  [ -n "$folder" ] && [ "$folder" = "$member" ] || return
  [ -z "$line" ] || printf '%s\n' "$line"
}
