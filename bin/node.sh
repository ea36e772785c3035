# What starts node: an ingest, in front or behind. Read by bin/ai-tracker.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables

# Sets `node`: the caller's, or the one that `ai-tracker install` ran with (hooks can have a short PATH).
find_node() {
  node=node
  PATH=$callers_path command -v node >/dev/null 2>&1 && return
  { IFS= read -r node <"$config/node-path"; } 2>/dev/null
  [ -x "$node" ]
}

start_ingest() {
  option=''
  if ! find_node; then
    complain "node is not on the PATH: events wait in $spool until ai-tracker runs with node"
  elif [ "${mode:-foreground}" = foreground ]; then
    (become_ingest "$node") </dev/null >/dev/null
  elif [ ! -O "$spool" ]; then
    # root's, in somebody else's spool: they could not take over from one that is announced.
    start_behind
  elif claim_ingest; then
    option=--linger
    start_behind
    announce_ingest "$!"
  fi
}

start_behind() {
  (
    set --
    # By their paths, since node is looked for on the caller's PATH, which may lack them.
    ! bash=$(command -v bash) || set -- "$bash" -c "$close_inherited" bash
    for wrapper in nice setsid; do
      ! wrapper=$(command -v $wrapper) || set -- "$wrapper" "$@"
    done
    become_ingest "$@" "$node"
  ) </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
}

# What a caller of ours has open for itself, an ingest behind must not keep open: git waits for its filters (git-lfs) until
# nobody can write to them any more, and a lock on a file holds (flock). `sh` knows no descriptors above 9.
# shellcheck disable=SC2016 # bash expands it
close_inherited='for fd in /dev/fd/*; do fd=${fd##*/}; case $fd in [012] | *[!0-9]*) ;; *) eval "exec $fd>&-" ;; esac; done; exec "$@"'

# Fails when an ingest is running.
claim_ingest() {
  { printf '%s %s\n' "$$" $((now + 30)) >"$running"; } 2>/dev/null && return
  ! is_ingesting || return
  # Being written just now, or left by a full disk.
  case $pid,$until in ,) [ -n "$(find "$running" -mmin +1 2>/dev/null)" ] || return ;; esac
  announce_ingest "$$"
}

# Written over in place: truncated, the file would be empty for a moment.
announce_ingest() {
  { printf '%s %s\n' "$1" $((now + 30)) 1<>"$running"; } 2>/dev/null
}

# Becomes the ingest, in a folder that will not vanish. "$@" is node, with what it is to be wrapped in.
become_ingest() {
  find_package
  if [ ! -f "$package/dist/ingest.cjs" ]; then
    complain "$package/dist is missing: run \`npm run build\` there"
    exit
  fi
  cd /
  PATH=$callers_path AI_TRACKER_DB_PATH=$database
  export AI_TRACKER_DB_PATH
  # A debugger that waits would hold up git; reading the certificates takes longer than the ingest.
  unset NODE_OPTIONS NODE_EXTRA_CA_CERTS
  exec "$@" "$package/dist/ingest.cjs" ${option:+"$option"}
}
