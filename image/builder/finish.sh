for name in {names} bin/dpkg-deb; do
    rm "$1/usr/$name"
    chroot "$1" dpkg-divert --quiet --local --rename --remove /usr/$name
done
rm -r "$1/usr/lib/ingle-native"
rm "$1/usr/sbin/policy-rc.d"
mkdir -p "$1/usr/share/ingle"
cat "$1"/var/lib/apt/lists/*_Packages >"$1/usr/share/ingle/Packages"
