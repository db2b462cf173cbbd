# mtools, by which an update reads the boot partition that it wrote, knows the code pages of FAT's names.
root=$1
chroot "$root" mformat -C -i /tmp/fat -f 1440 ::
chroot "$root" mcopy -i /tmp/fat /usr/lib/ingle/image.toml ::image.toml
chroot "$root" mdir -b -i /tmp/fat :: | grep -q image.toml
rm "$root/tmp/fat"
