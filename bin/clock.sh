# The time, where it takes more than one look at it. Read by bin/ai-tracker.
# shellcheck shell=sh disable=SC2034,SC2154 # it shares its variables

# Sets `time`: nanoseconds since the epoch.
read_clock() {
  # shellcheck disable=SC3028 # bash and busybox have it
  time=${EPOCHREALTIME-}
  case $time in
    ??????????[.,]??????)
      # shellcheck disable=SC3028 # a copy that somebody exported stands still
      if [ "$time" != "$EPOCHREALTIME" ]; then
        time=${time%???????}${time#???????????}000
        return
      fi
      ;;
  esac
  [ -n "$picking" ] && tick && return
  time=$(date +%s%N)
  case $time in
    '' | *[!0-9]* | ??????????) # a `date` that does not know %N
      time=$(perl -MTime::HiRes=time -e 'printf "%d", time * 1e9' 2>/dev/null) || time=$(date +%s000000000)
      ;;
  esac
  # After the time: what keeps us in between makes later times too early, not too late.
  [ -z "$picking" ] || { read_uptime && keep_clock "$uptime" "$time"; }
}

read_uptime() {
  uptime=''
  { read -r uptime _ </proc/uptime; } 2>/dev/null
  uptime=${uptime%.*}${uptime#*.}
}

# The time without a process: that of an earlier pick and the system's uptime since then. Later than the last pick and,
# since uptime counts in 10 ms, some 20 ms too early: never after what comes next. Picks come by the hundred, and
# `date` is half of what one costs.
tick() {
  [ -O "$spool" ] || return
  last_time='' clock_uptime='' clock_time=''
  read_uptime
  { read -r clock_uptime clock_time last_time <"$spool/.clock"; } 2>/dev/null
  case $uptime,$clock_uptime,$clock_time,$last_time in ,* | *,,* | *, | *[!0-9,]*) return 1 ;; esac
  elapsed=$((uptime - clock_uptime))
  [ "$elapsed" -ge 0 ] && [ "$elapsed" -lt 6000 ] || return
  time=$((clock_time + (elapsed - 1) * 10000000))
  [ "$time" -gt "$last_time" ] || time=$((last_time + 1))
  keep_clock "$clock_uptime" "$clock_time"
}

keep_clock() {
  [ -O "$spool" ] || return
  # Written over in place: truncating it would take ext4 longer than all the rest.
  { printf '%s %s %s\n' "$1" "$2" "$time" 1<>"$spool/.clock"; } 2>/dev/null
}
