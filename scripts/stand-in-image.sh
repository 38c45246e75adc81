#!/usr/bin/env bash
# stand-in-image.sh FILE.tar: a root file system with Python and pip from Debian's packages, for `docker import`, where no
# registry can be reached. Unpacks the packages and runs none of their scripts, so it takes seconds.
set -euo pipefail

target=${1:?the tar file to write}
wanted=(base-files base-passwd netbase dash bash coreutils debianutils findutils grep gzip hostname libc-bin mawk sed tar
  # numpy's wheels need libstdc++
  libstdc++6 python3 python3-pip ca-certificates)

work=$(mktemp -d "${TMPDIR:-/tmp}/bbx-stand-in.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$work/packages/partial" "$root/usr"

apt-cache show python3.11-minimal >/dev/null 2>&1 || apt-get -qq update
apt-cache show python3.11-minimal >/dev/null 2>&1 || { echo 'these package sources have no Python 3.11' >&2; exit 1; }

# Against an empty list of what is installed, apt fetches all that the wanted packages need.
: >"$work/status"
apt-get -qq -y --download-only -o "Dir::State::Status=$work/status" -o "Dir::Cache::Archives=$work/packages" \
  -o Debug::NoLocking=1 -o APT::Sandbox::User=root -o APT::Install-Recommends=0 install "${wanted[@]}" >"$work/log" 2>&1 ||
  { tail -5 "$work/log" >&2; exit 1; }

for name in bin sbin lib lib64; do
  mkdir -p "$root/usr/$name"
  ln -s "usr/$name" "$root/$name"
done
for package in "$work"/packages/*.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --keep-directory-symlink \
    --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' --exclude='./usr/share/info/*' --exclude='./usr/share/doc/*/[!c]*'
done

# What the packages' own scripts would have done, as far as Python needs it.
cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
ln -s mawk "$root/usr/bin/awk"
ln -s python3 "$root/usr/bin/python"
# The image that this stands in for lets pip install into it.
rm -f "$root"/usr/lib/python3*/EXTERNALLY-MANAGED
# Of this machine: behind a mirror with a certificate of its own, pip in the image needs the same authorities.
mkdir -p "$root/etc/ssl/certs"
cp "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$root/etc/ssl/certs/ca-certificates.crt" || true
chroot "$root" /sbin/ldconfig

tar -C "$root" -cf "$target" .
