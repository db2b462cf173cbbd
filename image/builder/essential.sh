divert() { chroot "$1" dpkg-divert --quiet --local --rename --divert /usr/$2.diverted --add /usr/$2; }
for name in {names}; do
    divert "$1" $name
    ln -s /bin/true "$1/usr/$name"
done
# Packages are unpacked by this machine's own dpkg-deb, which takes a tenth of the time.
native=/usr/lib/ingle-native
mkdir "$1$native"
cp /usr/bin/dpkg-deb $(ldd /usr/bin/dpkg-deb | grep -o '/[^ ]*') "$1$native"
divert "$1" bin/dpkg-deb
loader=$native/$(basename "$1$native"/ld-linux*)
printf '#!/bin/sh\nexec %s --library-path %s %s/dpkg-deb "$@"\n' $loader $native $native >"$1/usr/bin/dpkg-deb"
chmod 755 "$1/usr/bin/dpkg-deb"
mkdir -p "$1/etc/postgresql-common" "$1/boot/firmware"
echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.conf"
while read -r name id home shell; do
    echo "$name:x:$id:$id::$home:$shell" >>"$1/etc/passwd"
    echo "$name:x:$id:" >>"$1/etc/group"
    echo "$name:!*:::::::" >>"$1/etc/shadow"
done <<END
ingle 901 /var/lib/ingle /usr/sbin/nologin
postgres 902 /var/lib/postgresql /bin/sh
redis 903 /var/lib/redis /usr/sbin/nologin
mosquitto 904 /var/lib/mosquitto /usr/sbin/nologin
END
printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
chmod 755 "$1/usr/sbin/policy-rc.d"
