# How the git folder of our own (bin/snapshot-store.sh) is made, and what is old in it or beside it taken away. Read by
# bin/ai-tracker.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables

# What the settings of a repository say of its files; all others are left out.
file_settings='^(extensions\.objectformat|core\.(filemode|symlinks|ignorecase|precomposeunicode|trustctime|checkstat|'
file_settings=$file_settings'autocrlf|eol|excludesfile|sparsecheckout|sparsecheckoutcone))$'

# `copied` has the time before anything was copied: what changes meanwhile is newer, or as old.
make_store() {
  mkdir -p -- "$ours/objects" "$ours/refs" "$ours/info" || return
  rm -f -- "$ours/index" "$ours/index.lock" "$ours/slow" "$ours/copied"
  : >|"$ours/copying" && printf 'ref: refs/heads/none\n' >|"$ours/HEAD" || return
  {
    printf '[%s]\n%s = %s\n' core repositoryFormatVersion 1 core bare false core quotePath false core safecrlf false \
      core looseCompression 0 core fsync none core fsmonitor false core untrackedCache false core splitIndex false core hooksPath /dev/null
    copy_settings "$common/config"
    copy_settings "$git_folder/config.worktree"
  } >|"$ours/config" || return
  # Attributes of ours go before all others: no filter.
  {
    [ ! -f "$common/info/attributes" ] || cat <"$common/info/attributes"
    printf '\n* -filter\n'
  } >|"$ours/info/attributes" || return
  copy_file "$git_folder/info/sparse-checkout" info/sparse-checkout
  # With its time: by it git knows which files may have changed in the very moment that it looked.
  copy_file "$git_folder/index" index
  set +f
  for shared in "$git_folder"/sharedindex.*; do copy_file "$shared" "${shared##*/}"; done
  set -f
  note_attributes && unmark_files && mv -f -- "$ours/copying" "$ours/copied"
}

# Leaves the file `attributes` where there are any: most repositories have none, and are not asked for filters.
note_attributes() {
  rm -f -- "$ours/attributes"
  [ -z "$($limit git ls-files -co -- .gitattributes '*/.gitattributes')" ] &&
    [ -z "$(GIT_DIR=$git_folder $limit git config core.attributesFile)" ] || : >|"$ours/attributes"
}

# A call writes also those files at which git was told not to look (`update-index --assume-unchanged`, `--skip-worktree`).
# What a sparse checkout leaves out is marked so, too.
unmark_files() {
  marks='[a-zS]'
  [ "$($limit git config --bool core.sparsecheckout)" != true ] || marks='[a-z]'
  names=$($limit git ls-files -v | LC_ALL=C sed -n "s/^$marks //p") || return
  [ -n "$names" ] || return 0
  printf '%s\n' "$names" | $limit git update-index --no-assume-unchanged --stdin &&
    { [ "$marks" = '[a-z]' ] || printf '%s\n' "$names" | $limit git update-index --no-skip-worktree --stdin; }
}

copy_file() {
  [ ! -f "$1" ] || cp -p -- "$1" "$ours/$2"
}

copy_settings() {
  [ -f "$1" ] || return 0
  $limit git config --file "$1" --get-regexp "$file_settings" | while read -r name value; do
    # Such a value would need quoting, which no file's name of ours is worth.
    case $value in *[\"\\]*) continue ;; esac
    printf '[%s]\n%s = "%s"\n' "${name%%.*}" "${name#*.}" "$value"
  done
}

# Those of databases that are gone.
forget_stores() {
  hex='[0-9a-f]' hex=$hex$hex$hex$hex
  find "$git_folder" -maxdepth 1 -type d -name "ai-tracker-$hex$hex$hex$hex" -mtime +30 -exec rm -rf -- {} +
}

# All but the one that is being made.
forget_changes() {
  set +f
  set -- "$ours"/change-*
  set -f
  for past; do
    shift
    [ "$past" = "$change" ] || set -- "$@" "$past"
  done
  rm -f -- "$@"
  return 0
}
