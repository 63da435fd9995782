#!/bin/sh
# Prints what the verdict of an exec depends on besides the files, as JSON for: ksim why --env FILE
# Needs no more than a POSIX shell, cat and /proc, and find for the order of binfmt_misc.
# Usage: sh capture.sh [PROC]; PROC is where /proc is mounted.
set -u
LC_ALL=C
export LC_ALL
proc=${1:-/proc}
newline='
'

# Prints a text with what JSON does not allow in strings escaped.
escaped() {
    rest=$1
    done=
    while :; do
        case $rest in
        *[\\\"]*)
            head=${rest%%[\\\"]*}
            rest=${rest#"$head"}
            done=$done$head\\${rest%"${rest#?}"}
            rest=${rest#?}
            ;;
        *) break ;;
        esac
    done
    printf '%s' "$done$rest"
}

string() {
    printf '"'
    escaped "$1"
    printf '"'
}

# Prints the first line of a file; nothing if it cannot be read. Not by the shell's own read: dash and busybox ask for
# one byte at a time, and the kernel gives only the first byte of a setting then.
first() {
    content=$(cat "$1" 2>/dev/null)
    printf '%s' "${content%%"$newline"*}"
}

# Prints words as a JSON list of numbers.
numbers() {
    separator=
    printf '['
    for number in "$@"; do
        printf '%s%s' "$separator" "$number"
        separator=,
    done
    printf ']'
}

# Prints the lines of a file as a JSON list of strings.
lines() {
    separator=
    printf '['
    while IFS= read -r line; do
        printf '%s\n    ' "$separator"
        string "$line"
        separator=,
    done <"$1"
    printf ']'
}

machine() {
    found=$(first "$proc/sys/kernel/arch")
    [ -n "$found" ] || found=$(uname -m)
    string "$found"
}

# The size that the kernel maps memory in, in bytes.
page_size() {
    while read -r key value _; do
        if [ "$key" = KernelPageSize: ]; then
            printf '%s' $((value * 1024))
            return
        fi
    done <"$proc/self/smaps"
    printf 0
}

# Prints the words behind a key of the task's status; $2 is printed if there is no such key.
status() {
    while read -r key words; do
        if [ "$key" = "$1:" ]; then
            printf '%s' "$words"
            return
        fi
    done <"$proc/self/status"
    printf '%s' "$2"
}

meminfo() {
    while read -r key value _; do
        if [ "$key" = "$1:" ]; then
            printf '%s' "$value"
            return
        fi
    done <"$proc/meminfo"
    printf 0
}

limit() {
    # Splitting is wanted: the columns are the soft limit, the hard limit and a unit.
    # shellcheck disable=SC2086
    set -- "$1" $2
    printf '%s\n    "%s": ["%s", "%s"]' "$separator" "$1" "$2" "$3"
    separator=,
}

limits() {
    separator=
    printf '{'
    while IFS= read -r line; do
        case $line in
        "Max cpu time "*) limit cpu "${line#Max cpu time}" ;;
        "Max file size "*) limit fsize "${line#Max file size}" ;;
        "Max data size "*) limit data "${line#Max data size}" ;;
        "Max stack size "*) limit stack "${line#Max stack size}" ;;
        "Max core file size "*) limit core "${line#Max core file size}" ;;
        "Max resident set "*) limit rss "${line#Max resident set}" ;;
        "Max processes "*) limit nproc "${line#Max processes}" ;;
        "Max open files "*) limit nofile "${line#Max open files}" ;;
        "Max locked memory "*) limit memlock "${line#Max locked memory}" ;;
        "Max address space "*) limit as "${line#Max address space}" ;;
        esac
    done <"$proc/self/limits"
    printf '}'
}

sysctls() {
    separator=
    printf '{'
    for name in vm.mmap_min_addr vm.overcommit_memory vm.overcommit_ratio vm.overcommit_kbytes vm.max_map_count \
        vm.legacy_va_layout vm.memfd_noexec vm.mmap_rnd_bits vm.mmap_rnd_compat_bits kernel.randomize_va_space \
        fs.suid_dumpable; do
        value=$(first "$proc/sys/${name%%.*}/${name#*.}")
        if [ -n "$value" ]; then
            printf '%s\n    "%s": ' "$separator" "$name"
            string "$value"
            separator=,
        fi
    done
    printf '}'
}

# Prints the files of binfmt_misc in the order of the directory, which is that of asking; the shell itself would sort them.
binfmt_files() {
    if command -v find >/dev/null; then
        find "$proc/sys/fs/binfmt_misc/" -type f 2>/dev/null
    else
        printf '%s\n' "$proc"/sys/fs/binfmt_misc/*
    fi
}

binfmt_misc() {
    state=$(first "$proc/sys/fs/binfmt_misc/status")
    printf '{"status": '
    string "${state:-absent}"
    printf ', "entries": {'
    between=
    binfmt_files | while IFS= read -r entry; do
        case $entry in
        */status | */register | */\*) continue ;;
        esac
        [ -r "$entry" ] || continue
        printf '%s\n    ' "$between"
        string "${entry##*/}"
        printf ': '
        lines "$entry"
        between=,
    done
    printf '}}'
}

printf '{\n  "schema": "ksim/1",\n  "kind": "environment",\n  "system": '
string "$(first "$proc/sys/kernel/ostype")"
printf ',\n  "release": '
string "$(first "$proc/sys/kernel/osrelease")"
printf ',\n  "version": '
string "$(first "$proc/sys/kernel/version")"
printf ',\n  "machine": '
machine
printf ',\n  "pageSize": '
page_size
printf ',\n  "memTotalKb": %s,\n  "swapTotalKb": %s' "$(meminfo MemTotal)" "$(meminfo SwapTotal)"
# Splitting is wanted: the words are numbers.
# shellcheck disable=SC2046
{
    printf ',\n  "uid": '
    numbers $(status Uid "")
    printf ',\n  "gid": '
    numbers $(status Gid "")
    printf ',\n  "groups": '
    numbers $(status Groups "")
}
printf ',\n  "capabilities": {"inheritable": "%s", "permitted": "%s", "effective": "%s", "bounding": "%s", "ambient": "%s"}' \
    "$(status CapInh 0)" "$(status CapPrm 0)" "$(status CapEff 0)" "$(status CapBnd 0)" "$(status CapAmb 0)"
printf ',\n  "noNewPrivs": %s,\n  "seccomp": %s' "$(status NoNewPrivs 0)" "$(status Seccomp 0)"
printf ',\n  "rlimits": '
limits
printf ',\n  "sysctls": '
sysctls
printf ',\n  "binfmtMisc": '
binfmt_misc
printf ',\n  "mounts": '
lines "$proc/self/mountinfo"
printf '\n}\n'
