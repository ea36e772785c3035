# Around a call of a tool that may write files: the states of work trees, after the payload (src/spool/snapshot.ts). Those
# of the session's folder and of the first few repositories that a command names; where a session goes on while a call has
# no end, those of that call. Read by bin/ai-tracker.
# Git runs on a git folder of our own here (bin/snapshot-store.sh), so that nothing which a repository's configuration
# names is ever started, and all of it together has a limit in time and in bytes: beyond it there is no snapshot.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables

# The largest file, the longest list of changed files and all that a snapshot reads, in bytes. Of untracked files that are
# too many only the time is known, which tells whose they are as long as nobody writes them again.
snapshot_file_bytes=5242880 snapshot_list_bytes=1048576 snapshot_bytes=67108864
# What counts as slow for one look at a work tree, in 1/100 s.
slow_look=30
# In seconds: how long nobody looks at a work tree again where that was too slow, and how long too many files are left out.
slow_pause=60 many_pause=600

# In a process of its own, which bin/limit.sh starts: the time is over when it is told to end. Then the git that runs ends
# as well, no other is started, and what was found so far is written down.
note_work_trees() {
  tops='' places=0 marked='' folder=$PWD now=${time%?????????} event=$hook_event limit='' is_over='' unwritten=''
  unset hook_event
  trap 'is_over=124 limit=false' TERM
  if find_member tool_name; then
    note_named
    [ "$verb" != hook-pre-tool ] || mark_call
  else
    note_marked
  fi
  ! may_end_behind || end_behind
  end_note
}

# After a call that a client made nobody has to wait for the tree of what our index has by now: a process behind writes it,
# and the end of the delivery, for which whoever ingests waits. Before a call the work tree may be gone in the next moment.
may_end_behind() {
  [ -n "$unwritten" ] && [ -z "$is_over" ] && [ "$verb" = hook-post-tool ] &&
    [ -n "$seconds" ] && [ -n "${CLAUDE_PROJECT_DIR-}" ] && [ "${AI_TRACKER_INGEST-}" != foreground ]
}

# Ends this process. What it began belongs to the one behind from now on.
end_behind() {
  limit="timeout -k 0.5 $seconds"
  (end_note && end_delivery) &
  pass_change "$!"
  exit 7
}

# Those of a call: the session's folder, and what its command names.
note_named() {
  find_member cwd && [ -d "$member" ] && folder=$member
  note_repository "$folder"
  find_member command || member=''
  # shellcheck disable=SC1003,SC2141 # a backslash is meant
  IFS=' ;&|()<>"'"'=,\\"
  for word in $member; do
    unset IFS
    case $word in
      /*) note_repository "$word" ;;
      [!-]*/* | ..) note_repository "$folder/$word" ;;
      [A-Za-z0-9_.]*) [ ! -e "$folder/$word/.git" ] || note_repository "$folder/$word" ;;
    esac
  done
  unset IFS
}

# Leaves a file that names the work trees of a call, named by its session and delivery, until ingest knows its end.
mark_call() {
  find_member session_id || return 0
  case $member in '' | *[!A-Za-z0-9_-]*) return 0 ;; esac
  { [ -d "$spool/calls" ] || mkdir "$spool/calls"; printf %s "$marked" >"$spool/calls/$member.${file##*/}"; } 2>/dev/null
  return 0
}

# The work trees of the calls that have no end yet; `$@` are their files.
note_marked() {
  find_member session_id || return 0
  set +f
  set -- "$spool/calls/$member".*
  set -f
  for mark; do
    while IFS= read -r place; do note_repository "$place"; done <"$mark"
  done 2>/dev/null
}

# Notes the work tree that a path is in, once.
note_repository() {
  find_top "$1" || return 0
  case $tops in *"<$top>"*) return 0 ;; esac
  tops="$tops<$top>"
  cd -P -- "${top:-/}" || return 0
  top=$PWD
  case $tops in *"<<$top>>"*) return 0 ;; esac
  [ "$places" -lt 4 ] || return 0
  end_note
  tops="$tops<<$top>>" places=$((places + 1)) note=failed marked="$marked$top
"
  # A hook that is stopped has said which work tree it looked at.
  printf '\nsnapshot\0top=%s\0' "$top" || return
  take_snapshot 2>/dev/null >/dev/null
  [ -n "$unwritten" ] || print_note
}

# Where our index has what the work tree had, and its tree is not written yet.
end_note() {
  [ -n "$unwritten" ] || return 0
  unwritten=''
  { { write_tree && describe; } || explain_failure "$?"; } 2>/dev/null >/dev/null
  print_note
}

print_note() {
  [ -z "$is_over" ] || [ "$note" != failed ] || note=too-slow
  printf 'note=%s\0\0' "$note"
}

# Sets `note`, or to why there is none; `unwritten` where the work tree is in our index, of which there is no tree yet. Our
# index keeps what the last snapshot saw, so that git reads changed files alone. The user's is not touched.
take_snapshot() {
  [ -z "$is_over" ] || { note=too-slow; return; }
  find_git_folder "${top%/}/.git"
  find_common_folder
  is_trusted || { note=not-ours; return; }
  load snapshot-store.sh && find_store || return
  if [ -f "$config/kept-out" ] && load kept-out.sh && is_listed_out; then
    note=kept-out
    return
  fi
  if ! is_store_ready && load kept-out.sh && is_kept_out; then
    note=kept-out
    return
  fi
  if is_recent "$ours/paused" "$slow_pause"; then
    note=too-slow
    return
  fi
  enter_store || return
  read_head
  [ -n "$head" ] || head=$(GIT_DIR=$git_folder $limit git rev-parse --verify -q HEAD) || head=''
  tree='' skipped='' look=all stashes=''
  find_tree || { explain_failure "$?"; return; }
  note_stash stash "$common/refs/stash"
  note_stash autostash "$git_folder/rebase-merge/autostash"
  note_stash autostash "$git_folder/rebase-apply/autostash"
  note_stash autostash "$git_folder/MERGE_AUTOSTASH"
  [ -n "$unwritten" ] || describe
}

# Sets `note` to `HEAD TREE ...`: the commit, and the work tree as a git tree in an object store of ours, with the number of
# the change that it came of.
describe() {
  note="${head:-none} $tree$skipped change=${last##*-}$stashes"
}

# Git runs in what is ours, or what is allowed (safe.directory): it says so itself.
is_trusted() {
  [ -O . ] && [ -O .git ] && [ ! -h .git ] && [ -O "$git_folder" ] && [ ! -h "$git_folder" ] && return
  (unset GIT_DIR GIT_WORK_TREE && $limit git rev-parse --git-dir) >/dev/null 2>&1
}

# Adds ` stash=COMMIT` to `stashes` for what git keeps of changes and may bring back in a later call; ` autostash=COMMIT`: of
# this work tree's, where the other is the repository's.
note_stash() {
  stash=''
  [ -f "$2" ] && { read -r stash <"$2"; } 2>/dev/null
  [ -z "$stash" ] || stashes="$stashes $1=$stash"
}

# Sets `uptime` in 1/100 s; 0 where the kernel does not tell it.
find_uptime() {
  uptime=''
  { read -r uptime _ </proc/uptime; } 2>/dev/null
  uptime=${uptime%.*}${uptime#*.}
  case $uptime in '' | *[!0-9]*) uptime=0 ;; esac
}

# Why there is no snapshot, by what a function or git ended with. What was too slow is left alone for a while, unless the next look can be made quicker.
explain_failure() {
  case ${is_over:-$1} in
    3) note=too-large ;;
    124 | 137)
      note=too-slow
      if [ -s "$ours/slow" ] || is_recent "$ours/tidied" "$many_pause"; then
        printf '%s\n' "$now" >|"$ours/paused"
      else
        printf '%s\n' "$now" >|"$ours/slow"
      fi
      ;;
  esac
}

# Whether a file of ours holds a time that is not so many seconds ago.
is_recent() {
  since=''
  [ -f "$1" ] && { read -r since <"$1"; } 2>/dev/null
  case $since in '' | *[!0-9]*) return 1 ;; esac
  [ $((now - since)) -le "$2" ]
}
