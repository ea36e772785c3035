# Runs what looks at work trees around a call (bin/take-snapshots.sh) as a process with a limit in time: whatever it runs ends
# with it. Read by bin/ai-tracker.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables

# Fails where the delivery's end is still to be written.
run_snapshots() {
  seconds=1.5
  case ${AI_TRACKER_SNAPSHOT_SECONDS-} in [1-9] | [1-9][0-9] | [1-9][0-9][0-9]) seconds=$AI_TRACKER_SNAPSHOT_SECONDS ;; esac
  # In the environment, where only its owner sees it. In the locale C, since each program opens a dozen files for another.
  if command -v timeout >/dev/null; then
    hook_event=$event LC_ALL=C timeout -k 0.5 "$seconds" sh "$package/bin/ai-tracker" snapshots-of-hook "$package" "$verb" "$file" "$spool" "$config" "$time" "$seconds"
  else
    # shellcheck disable=SC3045 # a shell that does not have it has no such limit
    ({ ulimit -t 2; } 2>/dev/null; hook_event=$event seconds='' && load take-snapshots.sh && note_work_trees)
  fi </dev/null
  [ "$?" = 7 ]
}
