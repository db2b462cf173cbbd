# Every unit of ours is one that systemd would start, and as shut off as the suite holds.
root=$1
cd "$root"
units=$(ls usr/lib/systemd/system/ingle-*.service | sed 's|.*/||' | grep -v @)
said=$(systemd-analyze verify --root="$root" --man=no --recursive-errors=no $units 2>&1 | grep -i ingle || :)
[ -z "$said" ] || { echo "$said" >&2 && exit 1; }
