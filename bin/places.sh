# Where a database lies that is not simply in HOME. Read by bin/ai-tracker; src/config/paths.ts computes the same.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables

# Without HOME: what the system knows of the user, as node does it.
home_folder() {
  user=$(id -un)
  case $user in *[!A-Za-z0-9._-]*) ;; *) eval "printf %s ~$user" ;; esac
}

# Sets `database` to the agent's file in the shared folder, or to what stands in for it.
find_shared_database() {
  find_agent_file
  database=$AI_TRACKER_SHARED_DIR/$agent_file.db
  find_fallback
}

# Sets `agent_file`: AGENT_ID as a file name, and the host's name where several containers are one agent.
find_agent_file() {
  find_file_name "$AGENT_ID"
  agent_file=$file_name
  case ${MULTI_RUNTIME_ENABLED-} in
    1 | true | TRUE | True | yes | on)
      { read -r host </proc/sys/kernel/hostname; } 2>/dev/null || host=$(uname -n)
      find_file_name "$host"
      agent_file=$agent_file@$file_name
      ;;
  esac
}

# Sets `file_name`: a text as a name that cannot leave its folder. Each run of other characters becomes one `_`, and a
# checksum tells apart what looks alike by that (src/config/agent-file.ts).
find_file_name() {
  file_name='' rest=$1
  # Spelt out, since ranges depend on the locale.
  safe=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-
  while [ -n "$rest" ]; do
    good=${rest%%[!"$safe"]*}
    rest=${rest#"$good"}
    file_name=$file_name$good
    [ -n "$rest" ] || break
    rest=${rest#"${rest%%["$safe"]*}"}
    file_name=${file_name}_
  done
  case $file_name in .*) file_name=_$file_name ;; esac
  [ "$file_name" = "$1" ] && [ "${#file_name}" -le 200 ] && return
  sum=$(printf %s "$1" | cksum)
  file_name=$(printf %.100s "$file_name")~${sum%% *}
}

# Where a container's start found the shared folder unfit for a database (src/config/fallback.ts).
find_fallback() {
  wanted='' instead=''
  { { IFS= read -r wanted && IFS= read -r instead; } <"$config/fallbacks/$agent_file"; } 2>/dev/null
  [ "$wanted" != "$database" ] || database=$instead
}
