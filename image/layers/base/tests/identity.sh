# Nothing secret, nothing that two devices would share, nobody who could log in.
root=$1
fail() { echo "$1" >&2 && exit 1; }
[ ! -s "$root/etc/machine-id" ] || fail "the root has a machine-id"
[ -z "$(ls "$root"/etc/ssh/ssh_host_* 2>/dev/null)" ] || fail "the root has an ssh host key"
[ ! -e "$root/var/lib/systemd/random-seed" ] || fail "the root has a random seed"
open=$(awk -F: '$2 !~ /^[!*]/ { print $1 }' "$root/etc/shadow")
[ -z "$open" ] || fail "these users have a password, or need none: $open"
people=$(awk -F: '$3 >= 1000 && $3 < 60000 { print $1 }' "$root/etc/passwd")
[ -z "$people" ] || fail "there is a default user: $people"
keys=$(grep -rlI --exclude-dir=doc -e '-----BEGIN [A-Z ]*PRIVATE KEY-----' "$root/etc" "$root/usr" "$root/var" \
    "$root/opt" | grep -v -e /site-packages/ -e /openssl/ || :)
[ -z "$keys" ] || fail "there is a private key: $keys"
[ -z "$(ls "$root/etc/ingle/secrets")" ] || fail "there is a secret in /etc/ingle/secrets"
