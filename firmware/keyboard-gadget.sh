#!/bin/sh
# keyboard-gadget [stop]   Makes this machine a USB keyboard for the label PC at the one port of it that can be a device:
# /dev/hidg0, at which packseald types what was scanned (pass = hid:/dev/hidg0). stop: a keyboard no more. As root.
#
# usb_gadget and hid functions: the kernel's Documentation/usb/gadget_configfs.rst and ABI/testing/configfs-usb-gadget-hid.
set -eu
gadgets=${PACKSEAL_GADGETS:-/sys/kernel/config/usb_gadget}
ports=${PACKSEAL_UDC:-/sys/class/udc}
keyboard=$gadgets/packseal

# In the order that configfs wants: what still has something in it stays.
stop() {
	[ -d "$keyboard" ] || return 0
	echo >"$keyboard/UDC" 2>/dev/null || true # it may have no port
	for path in configs/c.1/hid.0 configs/c.1/strings/0x409 configs/c.1 functions/hid.0 strings/0x409 .; do
		if [ -h "$keyboard/$path" ]; then
			rm "$keyboard/$path"
		elif [ -d "$keyboard/$path" ]; then
			rmdir "$(realpath "$keyboard/$path")"
		fi
	done
}

case ${1:-} in
stop)
	stop
	exit 0
	;;
?*)
	echo "keyboard-gadget: '$1' is not known: there is keyboard-gadget, and keyboard-gadget stop" >&2
	exit 64
	;;
esac

# The kernel may still be looking for it: at a start this comes early.
tries=${PACKSEAL_TRIES:-20}
while port=$(ls "$ports" 2>/dev/null | head -n 1) && [ -z "$port" ] && [ "$tries" -gt 0 ]; do
	tries=$((tries - 1))
	sleep 0.5
done
[ -n "$port" ] || {
	echo "No USB port of this machine can be a device: $ports is empty. On a Raspberry Pi write" \
		"dtoverlay=dwc2,dr_mode=peripheral into /boot/firmware/config.txt and restart it; a mini-PC has no such port: pass = serial:DEVICE." >&2
	exit 69
}
[ -d "$gadgets" ] || {
	echo "The kernel cannot make USB devices: there is no $gadgets. Is libcomposite there (modprobe libcomposite)?" >&2
	exit 69
}

stop
mkdir "$keyboard" "$keyboard/strings/0x409" "$keyboard/configs/c.1" "$keyboard/configs/c.1/strings/0x409"
mkdir "$keyboard/functions/hid.0" 2>/dev/null || {
	stop
	echo "The kernel cannot be a keyboard: it lacks the module usb_f_hid (CONFIG_USB_CONFIGFS_F_HID)." >&2
	exit 69
}
cd "$keyboard"
# Linux Foundation, Multifunction Composite Gadget: the numbers of a device that software makes
echo 0x1d6b >idVendor
echo 0x0104 >idProduct
echo packseal >strings/0x409/manufacturer
echo "packseal keyboard" >strings/0x409/product
hostname >strings/0x409/serialnumber
echo scanner >configs/c.1/strings/0x409/configuration
# what the board draws it has from its own supply
echo 0xc0 >configs/c.1/bmAttributes
echo 2 >configs/c.1/MaxPower
# A boot keyboard (HID 1.11, appendix B.1): eight keys that are held with others, a reserved byte, five lights, six keys.
echo 1 >functions/hid.0/protocol
echo 1 >functions/hid.0/subclass
echo 8 >functions/hid.0/report_length
# lights are told by SET_REPORT: some hosts, and many a BIOS, know no other way
[ ! -e functions/hid.0/no_out_endpoint ] || echo 1 >functions/hid.0/no_out_endpoint
printf '%b' '\005\001\011\006\241\001' \
	'\005\007\031\340\051\347\025\000\045\001\165\001\225\010\201\002' \
	'\225\001\165\010\201\003' \
	'\225\005\165\001\005\010\031\001\051\005\221\002\225\001\165\003\221\003' \
	'\225\006\165\010\025\000\045\145\005\007\031\000\051\145\201\000\300' >functions/hid.0/report_desc
ln -s functions/hid.0 configs/c.1/
echo "$port" >UDC
