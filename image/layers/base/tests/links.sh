# What the code asks for at fixed places is there.
root=$1
for path in usr/lib/ingle/image.toml usr/lib/ingle/state usr/lib/ingle/models.env opt/ingle/current/.venv/bin/python \
    usr/sbin/veritysetup usr/sbin/sfdisk usr/bin/partx usr/sbin/resize2fs usr/sbin/e2fsck usr/sbin/nft usr/bin/rauc \
    etc/rauc/keyring.pem; do
    [ -e "$root/$path" ] || [ -L "$root/$path" ] || { echo "/$path is missing" >&2 && exit 1; }
done
