# AI_TRACKER=0: nothing is looked at, not even the event. What stays is a mark of when, in which session and in which folder
# something happened, so that nobody takes for a person's what was written meanwhile. Read by bin/ai-tracker.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables
leave_mark() {
  find_database
  load clock.sh || return
  read_clock
  sample='' variables=CLAUDE_CODE_SESSION_ID
  # Where somebody is always switched off, nobody may ever read them.
  set +f
  set -- "$1" "$spool"/*
  set -f
  deliver off "$1" && [ "$#" -gt 500 ] && ingest
}
