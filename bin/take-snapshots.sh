# Around a call of a tool that may write files: the states of work trees, after the payload (src/spool/snapshot.ts). Those
# of the session's folder and of the first few repositories that a command names. Read by bin/ai-tracker.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables
note_work_trees() {
  tops='' places=0 folder=$PWD
  find_member cwd && [ -d "$member" ] && folder=$member
  note_repository "$folder"
  find_member command || return 0
  # shellcheck disable=SC1003,SC2141 # a backslash is meant
  IFS=' ;&|()<>"'"'=,\\"
  for word in $member; do
    case $word in
      /*) note_repository "$word" ;;
      [!-]*/* | ..) note_repository "$folder/$word" ;;
      [A-Za-z0-9_.]*) [ ! -e "$folder/$word/.git" ] || note_repository "$folder/$word" ;;
    esac
  done
  unset IFS
}

# Notes the work tree that a path is in, once.
note_repository() {
  find_top "$1" || return 0
  case $tops in *"<$top>"*) return 0 ;; esac
  tops="$tops<$top>"
  top=$(cd -P -- "${top:-/}" && pwd && echo .) || return 0
  top=${top%??}
  case $tops in *"<<$top>>"*) return 0 ;; esac
  [ "$places" -lt 4 ] || return 0
  tops="$tops<<$top>>" places=$((places + 1))
  note=$(unset IFS; take_snapshot 2>/dev/null) || note=failed
  printf '\nsnapshot\0' && printf '%s=%s\0' top "$top" note "$note" && printf '\0'
}

# The largest file, and the longest list of changed files (in bytes), that a snapshot reads.
snapshot_file_bytes=5242880 snapshot_list_bytes=1048576
line_feed='
'

# Prints `HEAD TREE ...`: the commit, and the work tree as a git tree in an object store of ours. The index of ours keeps
# what the last snapshot saw, so that git reads changed files alone. The user's index and objects are not touched.
take_snapshot() {
  LC_ALL=C # lengths are in bytes
  cd "${top:-/}" || return
  find_git_folder .git
  case $git_folder in /*) ;; *) git_folder=${top%/}/$git_folder ;; esac
  common=.
  { read -r common <"$git_folder/commondir"; } 2>/dev/null
  case $common in /*) ;; *) common=$git_folder/$common ;; esac
  ours=$git_folder/ai-tracker
  [ -d "$ours/objects" ] || mkdir -p "$ours/objects" || return
  claim_index || return
  trap 'rm -f -- "$ours/busy" "$ours/list"' EXIT
  read_head
  ! sparse_settings_changed || rm -f -- "$ours/index" "$ours/tree"
  [ -f "$ours/index" ] || copy_index
  [ ! -e "$ours/index.lock" ] || rm -f -- "$ours/index.lock"
  export GIT_DIR="$git_folder" GIT_WORK_TREE="${top:-/}" GIT_INDEX_FILE="$ours/index"
  export GIT_OBJECT_DIRECTORY="$ours/objects" GIT_ALTERNATE_OBJECT_DIRECTORIES="$common/objects"
  export GIT_OPTIONAL_LOCKS=0 snapshot_file_bytes line_feed
  unset GIT_NAMESPACE GIT_COMMON_DIR
  [ -n "$head" ] || ask_head
  tree='' skipped=''
  list_changes || return
  if [ -n "$list" ]; then
    : >|"$ours/tree"
    choose_changes | git update-index -z --add --remove --replace --stdin || { rm -f -- "$ours/index"; return 1; }
  else
    { read -r tree <"$ours/tree"; } 2>/dev/null
  fi
  if [ -z "$tree" ]; then
    tree=$(git write-tree --missing-ok) || { rm -f -- "$ours/index"; return 1; }
    printf '%s\n' "$tree" >|"$ours/tree"
  fi
  printf '%s %s%s' "${head:-none}" "$tree" "$skipped"
  note_stashes
}

# Prints ` stash=COMMIT` for what git keeps of changes and may bring back in a later call; ` autostash=COMMIT`: of this
# work tree's, where the other is the repository's.
note_stashes() {
  note_stash stash "$common/refs/stash"
  note_stash autostash "$git_folder/rebase-merge/autostash"
  note_stash autostash "$git_folder/rebase-apply/autostash"
  note_stash autostash "$git_folder/MERGE_AUTOSTASH"
}

note_stash() {
  stash=''
  { read -r stash <"$2"; } 2>/dev/null
  [ -z "$stash" ] || printf ' %s=%s' "$1" "$stash"
}

# `copied` is from before the copy: settings that change meanwhile are newer, or as old.
copy_index() {
  : >|"$ours/copied"
  # With its time: by it git knows which files may have changed in the very moment that it looked.
  cp -p "$git_folder/index" "$ours/index"
}

# The index says of each file whether a sparse checkout leaves it out, and git takes the word of ours: `git sparse-checkout`
# tells the user's index alone, and writes one of these files then. Changed in the same tick of the clock as the index was
# copied (in some shells the same second), they count as newer. Without such files this is two looks for them.
sparse_settings_changed() {
  for settings in "$git_folder/info/sparse-checkout" "$git_folder/config.worktree"; do
    # shellcheck disable=SC3013 # a shell that does not have it says no, and the index is copied each time
    [ ! -e "$settings" ] || [ "$ours/copied" -nt "$settings" ] || return 0
  done
  return 1
}

# One snapshot at a time: two may write the index at once. A process that died does not hold it.
claim_index() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    { printf '%s\n' "$$" >"$ours/busy"; } 2>/dev/null && return
    pid=''
    { read -r pid <"$ours/busy"; } 2>/dev/null
    case $pid in '' | *[!0-9]*) ;; *) kill -0 "$pid" 2>/dev/null || rm -f -- "$ours/busy" ;; esac
    sleep 0.05
  done
  return 1
}

# Sets `list` to what differs from the last snapshot. Very many untracked files (a folder that nobody ignores) are left
# out, and not even listed for ten minutes: that alone takes long.
list_changes() {
  now=${time%?????????} many=''
  { read -r many <"$ours/many"; } 2>/dev/null
  case $many in
    '' | *[!0-9]*) ;;
    *) [ $((now - many)) -gt 600 ] || skipped=' untracked-skipped' ;;
  esac
  list=$(list_files) || return
  [ -n "$list" ] && [ -z "$skipped" ] || return 0
  if [ "${#list}" -le "$snapshot_list_bytes" ]; then
    [ -z "$many" ] || rm -f -- "$ours/many"
    return 0
  fi
  skipped=' untracked-skipped'
  printf '%s\n' "$now" >|"$ours/many"
  list=$(list_files)
}

# A name on each line; git puts those in quotation marks that do not fit. "$@" may ask for them as they are (`-z`).
list_files() {
  [ -n "$skipped" ] || set -- "$@" -o --exclude-standard
  git -c core.quotePath=false ls-files -m -d "$@"
}

# Prints what git is to read of `list`. Of a short one, all of which `find` can be told at once, the shell does that itself.
choose_changes() {
  case $list in *\"*) is_plain='' ;; *) is_plain=1 ;; esac
  if [ -z "$is_plain" ] || [ "${#list}" -gt 65536 ]; then
    list_files -z >|"$ours/list" || return
    xargs -0 printf './%s\0' <"$ours/list" | xargs -0 sh -c "$choose_files" sh
  else
    IFS=$line_feed
    # shellcheck disable=SC2046,SC2086 # a word is a line
    set -- $(printf './%s\n' $list)
    eval "$choose_files"
  fi
}

# Of the files in "$@" those that git can and may read; a repository inside (`name/`) is not ours to read. A call may change
# thousands: what is done for each starts no process, but for a large one.
# shellcheck disable=SC2016
choose_files='
  large=$(find "$@" -maxdepth 0 -type f -size +"${snapshot_file_bytes}c" 2>/dev/null)
  for file do
    [ -h "$file" ] || [ ! -e "$file" ] || { [ -f "$file" ] && [ -r "$file" ]; } || continue
    case $line_feed$large$line_feed in
      *"$line_feed$file$line_feed"*)
        # Or a part of the name of another.
        [ -z "$(find "$file" -maxdepth 0 -type f -size +"${snapshot_file_bytes}c" 2>/dev/null)" ] || continue ;;
    esac
    printf "%s\0" "$file"
  done'
