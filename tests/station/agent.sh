#!/bin/bash
# agent.sh ROOT   Puts into the guest what a virtual machine has instead of hands and eyes: a root shell at a virtio port,
# lines of gpio-sim named as a board's, and the right to the memory that libcamera's virtual pipeline wants.
set -euo pipefail
root=$1
mkdir -p "$root"/usr/local/sbin "$root"/etc/systemd/system/{multi-user.target.wants,packseald.service.d} "$root"/etc/udev/rules.d \
	"$root"/stick "$root"/etc/modules-load.d
echo bench-1 >"$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 bench-1\n' >"$root/etc/hosts"
echo '/dev/vda / ext4 rw,noatime 0 1' >"$root/etc/fstab"

cat >"$root/usr/local/sbin/agent" <<'END'
#!/bin/bash
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
exec 3<>/dev/virtio-ports/agent || exit 1
echo "READY" >&3
exec /bin/bash --norc <&3 >&3 2>&1 3>&-
END
cat >"$root/etc/systemd/system/agent.service" <<'END'
[Unit]
Description=the test's shell
DefaultDependencies=no
# the port may come later than any limit
StartLimitIntervalSec=0
After=systemd-udevd.service
[Service]
ExecStart=/usr/local/sbin/agent
Restart=always
RestartSec=200ms
END

# The lines of the bench: LAMP, READY, FAULT, PEDAL.
cat >"$root/usr/local/sbin/lines" <<'END'
#!/bin/sh
set -e
modprobe bench-lines
mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
cd /sys/kernel/config/gpio-sim
mkdir -p bench/bank
echo 8 >bench/bank/num_lines
number=0
for name in LAMP READY FAULT PEDAL; do
	mkdir bench/bank/line$number
	echo $name >bench/bank/line$number/name
	number=$((number + 1))
done
echo 1 >bench/live
ln -sfn /sys/devices/platform/"$(cat bench/dev_name)"/"$(cat bench/bank/chip_name)" /run/lines
END
cat >"$root/etc/systemd/system/lines.service" <<'END'
[Unit]
Description=the lines of a board that is not there
Before=packseald.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/lines
END
chmod 755 "$root/usr/local/sbin/agent" "$root/usr/local/sbin/lines"
for unit in agent lines; do
	ln -s ../$unit.service "$root/etc/systemd/system/multi-user.target.wants/"
done
# A real board's pictures lie in /dev/dma_heap, which the service may open.
printf '[Unit]\nWants=dev-udmabuf.device\nAfter=dev-udmabuf.device\n[Service]\nDeviceAllow=/dev/udmabuf rw\n' \
	>"$root/etc/systemd/system/packseald.service.d/virtual.conf"
echo 'KERNEL=="udmabuf", GROUP="video", MODE="0660", TAG+="systemd"' >"$root/etc/udev/rules.d/61-virtual.rules"
printf 'udmabuf\n' >"$root/etc/modules-load.d/virtual.conf"

# What a day's work does not need, and a clock that jumps would start.
for timer in apt-daily apt-daily-upgrade dpkg-db-backup fstrim; do ln -sf /dev/null "$root/etc/systemd/system/$timer.timer"; done

# One who may do what hw/README.md says with sudo, and no more. An editor cannot be typed into from here: it does as a script says.
in_guest() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
in_guest useradd --create-home --shell /bin/bash packer
echo 'packer ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/packer"
chmod 440 "$root/etc/sudoers.d/packer"
mkdir -p "$root/usr/local/bin"
printf '#!/bin/sh\nexec sh /run/edit "$@"\n' >"$root/usr/local/bin/nano"
chmod 755 "$root/usr/local/bin/nano"
