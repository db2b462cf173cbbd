#!/bin/sh
# Runs a command in a folder with a Debian in it, inside namespaces of its own: called by namespace.py.
#
#   enter.sh ROOT FOREIGN BIND... -- COMMAND...      BIND is SOURCE:TARGET
#
# Mounts are made here and vanish with the namespaces. With FOREIGN=aarch64 the kernel of these namespaces runs arm64
# programs by the emulator in ROOT; the machine's own binfmt_misc never hears of it (needs Linux 6.7).
set -eu
ROOT=$1 FOREIGN=$2
shift 2
mount --make-rprivate /
mount -t proc proc "$ROOT/proc"
mount --rbind /sys "$ROOT/sys"
mount --rbind /dev "$ROOT/dev"
mount -t tmpfs -o mode=1777 tmpfs "$ROOT/tmp"
while [ "$1" != -- ]; do
    source=${1%%:*} target=$ROOT${1#*:}
    if [ -d "$source" ]; then mkdir -p "$target"; else mkdir -p "${target%/*}" && touch "$target"; fi
    mount --rbind "$source" "$target"
    shift
done
shift
if [ "$FOREIGN" = aarch64 ]; then
    mount -t binfmt_misc binfmt_misc "$ROOT/proc/sys/fs/binfmt_misc"
    magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
    mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
    printf ':ingle:M::%s:%s:%s:OPF' "$magic" "$mask" "$ROOT/usr/bin/qemu-aarch64" \
        >"$ROOT/proc/sys/fs/binfmt_misc/register"
fi
exec chroot "$ROOT" "$@"
