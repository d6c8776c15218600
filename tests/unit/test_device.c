#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "capture/device.h"
#include "tests/kit/temp_dir.h"

static void link_to(const struct ps_temp_dir *dir, const char *from, const char *to)
{
	assert_int_equal(symlinkat(to, dir->fd, from), 0);
}

/* A file in the folder, which is made with all above it. */
static void put(const struct ps_temp_dir *dir, const char *folder, const char *name,
		const char *text)
{
	char path[2 * PATH_MAX];

	assert_true(snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path));
	for (char *at = path; (at = strchr(at, '/')); at++) {
		*at = '\0';
		(void)mkdirat(dir->fd, path, 0700); /* it may be there */
		*at = '/';
	}
	ps_temp_dir_put(dir, path, text, strlen(text));
}

static void only_hardware_is_a_camera(void **state)
{
	static const struct {
		const char *story;
		const char *node;   /* below devices/; its parent's parent is the USB device */
		const char *driver; /* NULL: none */
		const char *vendor;
		enum ps_source_kind kind;
		const char *ids;
	} rows[] = {
		{ "a USB camera", "pci0/usb1/1-2/1-2:1.0/video4linux/video0", "uvcvideo", "046d",
		  PS_SOURCE_CAMERA, "046d:0825 ABC1" },
		{ "a CSI camera", "platform/axi/1f00128000.csi/video4linux/video0", "rp1-cfe", NULL,
		  PS_SOURCE_CAMERA, "" },
		{ "vivid", "platform/vivid.0/video4linux/video0", "vivid", NULL, PS_SOURCE_VIRTUAL,
		  "" },
		{ "a loopback device", "virtual/video4linux/video0", NULL, NULL, PS_SOURCE_VIRTUAL,
		  "" },
		{ "one without a driver", "platform/x/video4linux/video0", NULL, NULL,
		  PS_SOURCE_VIRTUAL, "" },
		{ "a gadget of this machine", "platform/dummy_hcd.0/usb1/1-1/1-1:1.0/video4linux/v",
		  "uvcvideo", "046d", PS_SOURCE_VIRTUAL, "046d:0825 ABC1" },
		{ "a gadget of another", "pci0/usb1/1-2/1-2:1.0/video4linux/video0", "uvcvideo",
		  "1d6b", PS_SOURCE_VIRTUAL, "1d6b:0825 ABC1" },
		{ "one that comes over a network",
		  "platform/vhci_hcd.0/usb1/1-1/1-1:1.0/video4linux/v", "uvcvideo", "046d",
		  PS_SOURCE_VIRTUAL, "046d:0825 ABC1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char node[PATH_MAX], path[2 * PATH_MAX], driver[64];
		struct ps_temp_dir sys;
		struct ps_device device;
		char *cut;

		print_message("# %s\n", rows[i].story);
		ps_temp_dir_init(&sys);
		put(&sys, "dev/char", "x", "");
		assert_true(snprintf(node, sizeof(node), "devices/%s", rows[i].node) < PATH_MAX);
		put(&sys, node, "device/x", "");
		(void)snprintf(path, sizeof(path), "../../%s", node);
		link_to(&sys, "dev/char/81:3", path);
		if (rows[i].driver) {
			(void)snprintf(path, sizeof(path), "%s/device/driver", node);
			(void)snprintf(driver, sizeof(driver), "../drivers/%s", rows[i].driver);
			link_to(&sys, path, driver);
		}
		if (rows[i].vendor) {
			cut = strstr(node, "/1-");
			assert_non_null(cut);
			cut[4] = '\0';
			put(&sys, node, "idVendor", rows[i].vendor);
			put(&sys, node, "idProduct", "0825\n");
			put(&sys, node, "serial", "ABC1\n");
		}
		ps_device_look(sys.path, 81, 3, &device);
		assert_int_equal(device.kind, rows[i].kind);
		assert_string_equal(device.ids, rows[i].ids);
		assert_string_equal(device.driver, rows[i].driver ? rows[i].driver : "");
		ps_device_look(sys.path, 81, 4, &device);
		assert_int_equal(device.kind, PS_SOURCE_VIRTUAL);
		ps_temp_dir_finish(&sys);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_hardware_is_a_camera),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
