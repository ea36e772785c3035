# The git folder of our own in which snapshots are taken, in that of the work tree: `ai-tracker-ID`. The id is known to us
# alone (it is kept in the spool), so that nobody can have put a folder of that name there before us, in an archive say:
# whatever lies in it is ours. It has a configuration of its own, hence none of the programs that the repository's names
# (core.fsmonitor, filters, hooks, a remote to fetch missing objects from) is ever started. Read by bin/ai-tracker.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables

line_feed='
'
# Sets `ours`.
find_store() {
  id=''
  [ -f "$spool/.id" ] && { read -r id <"$spool/.id"; } 2>/dev/null
  if [ -z "$id" ]; then
    new_id=$(od -An -N8 -tx1 /dev/urandom | tr -dc 0-9a-f)
    [ "${#new_id}" = 16 ] || return
    { printf '%s\n' "$new_id" >"$spool/.id"; } 2>/dev/null
    { read -r id <"$spool/.id"; } 2>/dev/null
  fi
  case $id in *[!0-9a-f]*) return 1 ;; ????????????????) ours=$git_folder/ai-tracker-$id ;; *) return 1 ;; esac
}

# From here on, git works in our folder, on the user's files.
enter_store() {
  unset GIT_OBJECT_DIRECTORY GIT_NAMESPACE GIT_COMMON_DIR
  export GIT_DIR="$ours" GIT_WORK_TREE="$top" GIT_INDEX_FILE="$ours/index"
  export GIT_ALTERNATE_OBJECT_DIRECTORIES="$common/objects" GIT_OPTIONAL_LOCKS=0
  export GIT_NO_LAZY_FETCH=1 GIT_ALLOW_PROTOCOL='' GIT_TERMINAL_PROMPT=0
  is_store_ready && return
  claim_store || return
  is_store_ready || { load make-store.sh && make_store; }
  made=$?
  release_store
  return "$made"
}

is_store_ready() {
  [ -e "$ours/copied" ] && ! have_settings_changed
}

# What is in our folder depends on these. Changed in the same tick of the clock (in some shells the same second), they count
# as newer. `git sparse-checkout` tells the user's index alone what it leaves out, and writes one of them then.
have_settings_changed() {
  for settings in "${HOME-}/.gitconfig" "$common/config" "$git_folder/config.worktree" "$git_folder/info/sparse-checkout" "$common/info/attributes"; do
    # shellcheck disable=SC3013 # a shell that does not have it says no, and all is made anew each time
    [ ! -e "$settings" ] || [ "$ours/copied" -nt "$settings" ] || return 0
  done
  return 1
}

# Sets `last` to the newest of the files `change-NUMBER`, one for each who changed what is ours, and `holder` and `tree` to
# its lines: who made that change, and the tree that came of it (`none`: not known).
find_last_change() {
  set +f
  set -- "$ours"/change-*
  set -f
  eval "last=\${$#}"
  changes=$# holder='' tree=''
  [ -f "$last" ] && { read -r holder && read -r tree; } <"$last" || tree=''
}

# One at a time changes what is ours: who makes the file of the next change, when the last one is over. Nobody has to remove
# it, which would be a process. Asked for again and again, since a snapshot that waits shows what was written meanwhile.
claim_store() {
  [ -d "$ours" ] || { load make-store.sh && forget_stores && mkdir -p -- "$ours"; } || return
  tries=0
  until find_last_change && is_last_over && begin_change; do
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] && [ -z "$is_over" ] || return
    sleep 0.005
  done
  [ "$changes" -lt 50 ] || ! load make-store.sh || forget_changes
}

# A process that died holds nothing.
is_last_over() {
  [ -e "$last" ] && [ -z "$tree" ] || return 0
  case $holder in
    '' | *[!0-9]*) [ "$tries" -gt 100 ] ;; # being written just now, or never
    *) ! kill -0 "$holder" ;;
  esac
}

# Whoever was so slow that others came and went, and took old files away, is not the last one. On a full disk nobody waits.
begin_change() {
  change=${last##*-}
  case $change in *[!0-9]*) change=1000000000 ;; esac
  change=$ours/change-$((change + 1))
  { printf '%10s\n' "$$" || ! tries=200; } >"$change" && find_last_change && [ "$last" = "$change" ]
}

# To another process, which may have written the tree already: over what is there, in the same width.
pass_change() {
  printf '%10s\n' "$1" 1<>"$change"
}

# A tree that is not known by now is not.
release_store() {
  { read -r holder && read -r tree; } <"$change" || printf 'none\n' >>"$change"
}

# Sets `tree`, or `unwritten`. What the last snapshot saw is looked up without a lock, since most calls change nothing.
find_tree() {
  [ ! -s "$ours/slow" ] || tidy_index || return
  ! is_recent "$ours/many" "$many_pause" || skipped=' untracked-skipped'
  list_changes || return
  if [ -z "$list" ]; then
    find_last_change
    case $tree in '' | *[!0-9a-f]*) ;; *) return 0 ;; esac
  fi
  claim_store || return
  if [ -z "$list" ] || add_changes; then
    unwritten=1
  else
    end_change "$?"
  fi
}

# Sets `tree` to that of our index.
write_tree() {
  $limit git write-tree --missing-ok >>"$change" && { read -r holder && read -r tree; } <"$change"
  end_change "$?"
}

# Fails as the change did.
end_change() {
  # The next snapshot begins anew, unless there was only too little time.
  case ${is_over:-$1} in 0 | 3 | 124 | 137) ;; *) rm -f -- "$ours/copied" ;; esac
  release_store
  return "$1"
}

# Sets `list` to what differs from the last snapshot. Very many untracked files (a folder that nobody ignores) are left
# out, and not even listed for ten minutes: that alone takes long.
list_changes() {
  find_uptime
  began=$uptime
  list=$(list_files) || return
  find_uptime
  [ $((uptime - began)) -lt "$slow_look" ] || is_recent "$ours/tidied" "$many_pause" || printf '%s\n' "$now" >|"$ours/slow"
  [ "${#list}" -gt "$snapshot_list_bytes" ] || return 0
  leave_out_untracked
}

leave_out_untracked() {
  [ -z "$skipped" ] || return 3
  skipped=' untracked-skipped'
  printf '%s\n' "$now" >|"$ours/many"
  list=$(list_files) || return
  [ "${#list}" -le "$snapshot_list_bytes" ] || return 3
}

# A name on each line; git puts those in quotation marks that do not fit. "$@" may ask for them as they are (`-z`). Becomes
# git: called in a subshell alone.
list_files() {
  case $look$skipped in
    tidy*) exec $limit git diff-files --name-only --diff-filter=M --ignore-submodules=all "$@" ;;
    all) exec $limit git ls-files -m -d -o --exclude-standard "$@" ;;
    *) exec $limit git ls-files -m -d "$@" ;;
  esac
}

# After a look that took long: `ls-files -m` reads each file whose time has changed and whose size has not, and it does so
# at every call. Those which are not to be read are taken for what they were, the others are read once.
tidy_index() {
  claim_store || return
  look=tidy
  read_changed_once
  tidied=$?
  look=all
  printf '%s\n' "$now" >|"$ours/tidied"
  [ "$tidied" != 0 ] || : >|"$ours/slow"
  release_store
  return "$tidied"
}

read_changed_once() {
  list=$(list_files) && find_filtered || return
  [ -n "$list" ] && [ "${#list}" -le "$snapshot_list_bytes" ] || return 0
  export is_inverted=1
  choose_changes | $limit git update-index -z --assume-unchanged --stdin || return
  export is_inverted=
  choose_changes | $limit git update-index -z --add --remove --stdin
}

# Brings what changed into our index.
add_changes() {
  if is_too_large; then
    leave_out_untracked || return
    ! is_too_large || return 3
  fi
  find_filtered || return
  choose_changes | $limit git update-index -z --add --remove --replace --stdin
}

# Whether what is to be read is more than a snapshot reads; a dozen files cannot be.
is_too_large() {
  # shellcheck disable=SC2086 # a word is a line
  count_lines $list
  [ "$count" -gt 12 ] || return
  total=$(list_files -z | xargs -0 ls -dnq -- 2>/dev/null |
    awk -v most="$snapshot_file_bytes" '/^-/ && $5 <= most { sum += $5 } END { printf "%.0f", sum }')
  [ "${total:-0}" -gt "$snapshot_bytes" ]
}

count_lines() {
  count=$#
}

# Sets `filtered` to what git would put through a program (an LFS file): it is not read, since what git stores is another
# text. Told by the attributes of the user's own git folder.
find_filtered() {
  filtered='' attributes=''
  [ -z "$list" ] || ! may_have_attributes ||
    attributes=$(printf '%s\n' "$list" | GIT_DIR=$git_folder $limit git -c core.fsmonitor=false check-attr --stdin filter) || return
  case $attributes in
    *": filter: "[!u]* | *": filter: u"[!n]* | *": filter: un"[!s]*)
      filtered=$(printf '%s\n' "$attributes" |
        sed -e '/: filter: unspecified$/d' -e '/: filter: unset$/d' -e 's/: filter: [^:]*$//')
      # So that they are taken for what they were from now on.
      is_recent "$ours/tidied" "$many_pause" || printf '%s\n' "$now" >|"$ours/slow"
      ;;
  esac
  [ "${#filtered}" -le 100000 ] || return 3
}

may_have_attributes() {
  case $list in *.gitattributes*) : >|"$ours/attributes" ;; esac
  [ -n "$skipped" ] || [ -e "$ours/attributes" ] || [ -s "$common/info/attributes" ] || [ -e /etc/gitattributes ] ||
    [ -e "${XDG_CONFIG_HOME:-${HOME-}/.config}/git/attributes" ]
}

# Prints what git is to read of `list`. Of a short one, all of which `find` can be told at once, the shell does that itself.
choose_changes() {
  export filtered line_feed snapshot_file_bytes
  case $list in *\"*) is_plain='' ;; *) is_plain=1 ;; esac
  if [ -z "$is_plain" ] || [ "${#list}" -gt 65536 ]; then
    (list_files -z) >|"$ours/list" || return
    xargs -0 printf './%s\0' <"$ours/list" | xargs -0 sh -c "$choose_files" sh
    rm -f -- "$ours/list"
  else
    IFS=$line_feed
    for file in $list; do set -- "$@" "./$file"; done
    leave_to_find "$@"
    eval "$choose_files"
  fi
}

# The same, where only type and size matter, as they mostly do: `find` tells git itself which it may read. Comes back where
# that is not enough.
leave_to_find() {
  [ -z "$filtered${is_inverted-}" ] && command -v find >/dev/null || return 0
  for file; do
    [ -h "$file" ] || [ ! -e "$file" ] || [ -r "$file" ] || return 0
  done
  for file; do
    [ -h "$file" ] || [ -e "$file" ] || printf '%s\0' "$file"
  done
  exec find "$@" -maxdepth 0 '(' -type l -o -type f ! -size +"${snapshot_file_bytes}c" ')' -print0
}

# Of the files in "$@" those that git can and may read, or, `is_inverted`, those that it may not; a repository inside (`name/`)
# is not ours to read. A call may change thousands: what is done for each starts no process, but for a large one.
# shellcheck disable=SC2016
choose_files='
  large=$(find "$@" -maxdepth 0 -type f -size +"${snapshot_file_bytes}c" 2>/dev/null)
  for file do
    [ -h "$file" ] || [ ! -e "$file" ] || { [ -f "$file" ] && [ -r "$file" ]; } || continue
    is_left_out=
    case $line_feed$large$line_feed in
      *"$line_feed$file$line_feed"*)
        # Or a part of the name of another.
        [ -z "$(find "$file" -maxdepth 0 -type f -size +"${snapshot_file_bytes}c" 2>/dev/null)" ] || is_left_out=1 ;;
    esac
    case $line_feed$filtered$line_feed in *"$line_feed${file#./}$line_feed"*) is_left_out=1 ;; esac
    [ "$is_left_out" != "${is_inverted-}" ] || printf "%s\0" "$file"
  done'
