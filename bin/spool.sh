# A spool that is not there yet, or not ours. Read by bin/ai-tracker; src/spool/trusted-spool.ts judges by the same.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables

prepare_spool() {
  [ -d "$spool" ] || make_spool
  is_trusted_spool
}

# With the folders above it.
make_spool() {
  made=$spool
  until [ -e "${made%/*}/." ]; do made=${made%/*}; done
  { mkdir -p -- "$spool" && give "$made" "${made%/*}/."; } 2>/dev/null
}

# What root makes in somebody else's folder is theirs (`docker exec` is root): "$1" to the owner of "$2", and no link followed.
give() {
  [ -O "$2" ] || chown -hR "$(stat -c %u:%g -- "$2")" "$1"
}

# What others made or linked where we write, they could read, or have written elsewhere.
is_trusted_spool() {
  [ ! -h "$spool" ] && { [ -O "$spool" ] || [ ! -e "$spool" ] || [ "$(id -u)" = 0 ]; } && return
  complain "this event is not recorded: $spool is a link, or somebody else's: remove it, or choose another place for the database"
  return 1
}
