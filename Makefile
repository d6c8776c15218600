# packseal: see README.md. `make`, `make demo`, `make test`, `make lint`, `make bench`, `make install`.

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
CC ?= gcc
ifeq ($(origin CXX),default)
CXX := $(if $(findstring clang,$(CC)),clang++,g++)
endif
PKG_CONFIG ?= pkg-config
SAN ?=
comma := ,
BUILD ?= build$(if $(SAN),/san-$(subst $(comma),-,$(SAN)))

# Mbed TLS in Debian 12 has no pkg-config file.
PKGS := libcbor libjpeg libpng libwebp zlib sqlite3 inih libsystemd libcjson libseccomp
# Their headers alone: what opens a key in hardware is loaded when one is named (signing/library.h).
KEY_PKGS := p11-kit-1 tss2-esys
# libzbar-dev asks for ImageMagick's and GTK's development files: see tools/zbar_abi.h.
LIBS := -Wl,--as-needed $(shell $(PKG_CONFIG) --libs $(PKGS) 2>/dev/null) -l:libzbar.so.0 -lmbedx509 -lmbedcrypto -lpthread -lm
WEB_LIBS := $(shell $(PKG_CONFIG) --libs libmicrohttpd gnutls 2>/dev/null) -lcrypt
STATION_LIBS := $(shell $(PKG_CONFIG) --libs libcamera libgpiod alsa 2>/dev/null) -lstdc++
# libgpiod has two versions, and a file for each; the other one is left out.
GPIO_OTHER := capture/gpio_v$(if $(filter 1,$(firstword $(subst ., ,$(shell $(PKG_CONFIG) --modversion libgpiod 2>/dev/null)))),2,1).c
# Under sanitizers nobody measures: half the time to compile, and their reports still name the line. What gcc warns of by
# following values it gets wrong with so few passes, and has looked for in the other build.
CFLAGS ?= $(if $(SAN),-O1 -g1,-O2 -g)
WARN := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	-Wformat=2 -Wundef -Wno-sign-conversion
ALL_CFLAGS := -std=c17 -D_GNU_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE $(WARN) \
	-DPS_DATADIR='"$(PREFIX)/share/packseal"' -DPS_VERSION='"$(VERSION)"' -I. $(shell $(PKG_CONFIG) --cflags $(PKGS) $(KEY_PKGS) 2>/dev/null) $(CFLAGS) $(EXTRA_CFLAGS)
# C++ is spoken to libcamera alone: capture/camera_libcamera.cpp.
CXX_FLAGS = $(filter-out -std=c17 -Wstrict-prototypes -Wmissing-prototypes,$(ALL_CFLAGS)) -std=c++17 \
	-Wno-shadow -isystem $(LIBCAMERA_INCLUDE)
LIBCAMERA_INCLUDE := $(patsubst -I%,%,$(filter -I%,$(shell $(PKG_CONFIG) --cflags-only-I libcamera 2>/dev/null)))
ALL_LDFLAGS := -pie -Wl,--as-needed -Wl,-z,relro,-z,now $(LDFLAGS)
ifneq ($(SAN),)
ALL_CFLAGS := $(filter-out -D_FORTIFY_SOURCE=2,$(ALL_CFLAGS)) -fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer $(if $(findstring clang,$(CC)),,-Wno-restrict -Wno-format-truncation)
export LSAN_OPTIONS := suppressions=$(abspath tests/leaks.supp):print_suppressions=0
ALL_LDFLAGS += -fsanitize=$(SAN)
endif

# `make V=1` shows the whole commands.
Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $(1) $@")

define link
$(call say,LD)
$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) $(STATION_LIBS) $(1)
endef
define archive
@rm -f $@
$(Q)$(AR) rcs $@ $^
endef

objects = $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(2),$(wildcard $(1)/*.c)))
SIGNING := $(call objects,signing)
CAPTURE := $(call objects,capture,$(GPIO_OTHER)) $(patsubst %.cpp,$(BUILD)/%.o,$(wildcard capture/*.cpp))
FIRMWARE := $(call objects,firmware,firmware/packseald.c)
TOOLS := $(call objects,tools,tools/packseal.c)
WEB := $(call objects,web,web/packseal-web.c)
PROGRAMS := $(BUILD)/packseald $(BUILD)/packseal $(BUILD)/packseal-web

all: $(PROGRAMS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# It holds files as they stand.
$(BUILD)/tools/data.o: tools/channels.json tools/claims.json

$(BUILD)/web/assets.o: web/style.css web/icon.svg $(wildcard web/script/*.js)

$(BUILD)/%.o: %.cpp
	@mkdir -p $(@D)
	$(call say,CXX)
	$(Q)$(CXX) $(CXX_FLAGS) -MMD -MP -c -o $@ $<

# Another PREFIX is another place of the data, so what holds it is built anew.
$(BUILD)/firmware/config_key.o: $(BUILD)/prefix
# The day of the newest change, from which on a clock may be right; `make SOURCE_DATE_EPOCH=…` says another.
CHANGED_S := $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct 2>/dev/null))
BUILT_S := $(or $(CHANGED_S),1764000000)
# The packages have its minute (UTC), so that apt takes newer ones for newer; where nobody knows it they have the bare number.
DEB_VERSION := $(VERSION)$(if $(CHANGED_S),+git$(shell date -u -d @$(CHANGED_S) +%Y%m%d.%H%M))
$(BUILD)/firmware/clock_doubt.o: ALL_CFLAGS += -DPS_BUILT_S=$(BUILT_S)

$(BUILD)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' >$@
FORCE:

$(BUILD)/libpackseal.a: $(SIGNING) $(CAPTURE) $(FIRMWARE)
	$(archive)

$(BUILD)/packseald: $(BUILD)/firmware/packseald.o $(BUILD)/libpackseal.a
	$(call link)

$(BUILD)/libtools.a: $(TOOLS)
	$(archive)

$(BUILD)/packseal: $(BUILD)/tools/packseal.o $(BUILD)/libtools.a $(BUILD)/libpackseal.a
	$(call link)

$(BUILD)/libweb.a: $(WEB)
	$(archive)

$(BUILD)/packseal-web: $(BUILD)/web/packseal-web.o $(BUILD)/libweb.a $(BUILD)/libtools.a $(BUILD)/libpackseal.a
	$(call link,$(WEB_LIBS))

include tests/rules.mk

-include $(shell find $(BUILD) -name '*.d' -type f 2>/dev/null)

# The user's targets first see to their packages, then build with what is there by then: with all processors, unless
# somebody says otherwise.
JOBS = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))
demo:
	@.ci/packages.sh build desk
	@$(MAKE) -s $(JOBS) $(PROGRAMS) $(BUILD)/tests/footage/bench-footage
	@tests/demo.sh $(BUILD)

# What sheets, clips, reports and packages for a claim are drawn and encoded with.
desk:
	@.ci/packages.sh build desk
	@$(MAKE) -s $(JOBS) $(PROGRAMS)

# Tests in Chromium need playwright-core, which comes by npm; `make test BROWSER=no` leaves them out, and they say so.
BROWSER ?=
NO_BROWSER := npm cannot install playwright-core, which the tests in Chromium need: \
	'make test BROWSER=no' leaves those tests out.
test:
	@.ci/packages.sh build test $(if $(filter no,$(BROWSER)),,web)
	@[ "$(BROWSER)" = no ] || [ -e tests/web/node_modules/playwright-core/package.json ] || \
		npm ci --silent --no-audit --no-fund --prefix tests/web || { echo "$(NO_BROWSER)" >&2; exit 1; }
	@$(MAKE) $(JOBS) tested
	@$(MAKE) unit e2e

tested: $(UNITS) $(TESTED)

unit: $(UNITS)
	CMOCKA_MESSAGE_OUTPUT=TAP prove -j $(shell nproc) -e '' $(UNITS)

# What the sanitizers are not asked again: tests of the tests, of texts and data, and what a browser spends its time on;
# files that run next to no line of the programs that no other file runs (in all some 230 of 45,171 by gcov on 2026-11-28,
# for a third of the time); and, in the other files, tests with the tag "plain".
PLAIN_ALONE := coverage deb drawn format fraud hw missed readme service web_browser \
	exporter foreign_ca hidden_waybill key_change stamps thin tpm \
	bad_evidence bind chinese hang power_cut vectors
# Two more than processors at a time, as a third of a test's time is waiting; the longest first, so that none is left
# alone at the end.
LONGEST := web_browser channel time power_cut web vectors web_claims desk hidden_waybill hook sheet aim readme chinese foreign_ca \
	bad_evidence drawn access format web_stations clip missed slip stamps hook_claims claim tools bad_control
E2E_ALL := $(LONGEST:%=tests/e2e/%.bats) $(filter-out $(LONGEST:%=tests/e2e/%.bats),$(wildcard tests/e2e/*.bats))
E2E_FILES := $(filter-out $(if $(SAN),$(PLAIN_ALONE:%=tests/e2e/%.bats)),$(E2E_ALL))

# What a failed test said stands at the end too: prove passes over it, and a log's end is what is read.
e2e: $(TESTED)
	@rm -rf $(BUILD)/tap && mkdir -p $(BUILD)/tap
	BUILD=$(abspath $(BUILD)) PACKSEAL=$(abspath $(BUILD)/packseal) SAN=$(SAN) BROWSER=$(BROWSER) \
		prove -j $(shell expr $$(nproc) + 2) --timer -e tests/e2e/bats.sh \
		$(E2E_FILES) || { grep -A 40 '^not ok' $(BUILD)/tap/*; exit 1; }

lint:
	@.ci/packages.sh build lint
	@.ci/lint.sh

print-cflags:
	@echo $(ALL_CFLAGS)

print-deb-version:
	@echo $(DEB_VERSION)

install: $(PROGRAMS)
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin sbin share/packseal share/man/man1 share/man/man8)
	install -m 755 $(BUILD)/packseal $(DESTDIR)$(PREFIX)/bin/
	install -m 755 $(BUILD)/packseald $(BUILD)/packseal-web $(DESTDIR)$(PREFIX)/sbin/
	install -m 644 capture/couriers.ini $(DESTDIR)$(PREFIX)/share/packseal/
	install -m 644 tools/packseal.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 firmware/packseald.8 web/packseal-web.8 $(DESTDIR)$(PREFIX)/share/man/man8/

# What only a station has: the service and what it needs of the system.
install-station: $(PROGRAMS)
	install -d $(addprefix $(DESTDIR)$(PREFIX)/lib/,packseal systemd/system sysusers.d tmpfiles.d udev/rules.d)
	sed 's|@LIBEXEC@|$(PREFIX)/lib/packseal|; s|@SBIN@|$(PREFIX)/sbin|' firmware/packseald.service \
		>$(DESTDIR)$(PREFIX)/lib/systemd/system/packseald.service
	sed 's|@LIBEXEC@|$(PREFIX)/lib/packseal|' firmware/packseal-keyboard.service \
		>$(DESTDIR)$(PREFIX)/lib/systemd/system/packseal-keyboard.service
	sed 's|@BIN@|$(PREFIX)/bin|' firmware/packseal-anchor.service \
		>$(DESTDIR)$(PREFIX)/lib/systemd/system/packseal-anchor.service
	install -m 644 firmware/packseal-anchor.timer $(DESTDIR)$(PREFIX)/lib/systemd/system/
	sed 's|@SBIN@|$(PREFIX)/sbin|' web/packseal-web.service \
		>$(DESTDIR)$(PREFIX)/lib/systemd/system/packseal-web.service
	sed 's|@BIN@|$(PREFIX)/bin|' web/packseal-learn.service \
		>$(DESTDIR)$(PREFIX)/lib/systemd/system/packseal-learn.service
	install -m 644 web/packseal-learn.timer $(DESTDIR)$(PREFIX)/lib/systemd/system/
	install -m 644 web/packseal-web.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/packseal-web.conf
	install -m 755 firmware/first-start.sh $(DESTDIR)$(PREFIX)/lib/packseal/first-start
	install -m 755 firmware/keyboard-gadget.sh $(DESTDIR)$(PREFIX)/lib/packseal/keyboard-gadget
	for language in en zh; do \
		[ ! -d $(BUILD)/voice/$$language ] || \
		install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/packseal/voice/$$language $(BUILD)/voice/$$language/*.wav; done
	install -m 644 hw/boards.ini $(DESTDIR)$(PREFIX)/share/packseal/
	hw/sheets.py $(DESTDIR)$(PREFIX)/share/packseal/hw
	install -m 644 firmware/packseal.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/packseal.conf
	install -m 644 firmware/packseal.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/packseal.conf
	install -m 644 firmware/packseal.rules $(DESTDIR)$(PREFIX)/lib/udev/rules.d/60-packseal.rules

# Three Debian packages in build/deb, for the release that this runs on. With ARCH=arm64 and a cross compiler for
# another architecture, whose libraries are then the caller's to install; see tests/chroot/README.md.
ARCH ?=
deb:
	@$(if $(ARCH),:,.ci/packages.sh build deb)
	@$(MAKE) -s $(JOBS) PREFIX=/usr $(PROGRAMS)
	@! command -v espeak-ng >/dev/null || hw/voice.sh $(BUILD)/voice
	@SOURCE_DATE_EPOCH=$(BUILT_S) .ci/deb.sh $(DEB_VERSION) $(ARCH)

# What a merchant, a thief or an exporter may try: a table with the word that catches each, or that none does.
fraud: $(PROGRAMS) $(BUILD)/tests/footage/bench-footage $(BUILD)/tests/e2e/clock.so
	@tests/fraud/fraud.sh $(BUILD)

# Every way to tamper with a small file, of which `make test` tries a sample; see tests/README.md.
tamper: $(BUILD)/tests/tamper/tamper
	$(BUILD)/tests/tamper/tamper all

# A hundred thousand states that a power cut may leave; see tests/states/README.md.
states: $(BUILD)/tests/states/states
	$(BUILD)/tests/states/states 50000
	$(BUILD)/tests/states/states 50000 --seed 2

# Twenty-four hours at the benches, in about five minutes; see tests/day/README.md.
day24: $(BUILD)/tests/day/day
	$(BUILD)/tests/day/day 24

# Four cameras of 1080p at 15 pictures a second, for ten minutes; see tests/day/README.md.
four-cameras: $(PROGRAMS) $(BUILD)/tests/footage/bench-footage
	tests/day/four_cameras.sh $(BUILD) 600

# With Debian 13's libcamera, in a root that is made once; see tests/chroot/README.md.
CHROOT ?= /var/cache/packseal-chroot
chroot-test:
	tests/chroot/run.sh $(CHROOT)

# A whole packing station in a virtual machine; see tests/station/README.md. PARTS=power_cut is the short form of it.
station-test:
	@.ci/packages.sh build station
	@$(MAKE) -s $(JOBS) $(PROGRAMS) $(BUILD)/tests/footage/bench-footage
	tests/station/run.sh $(BUILD) $(CHROOT) $(PARTS)

# Against the bare limits of this machine; see tests/bench/README.md.
bench: $(PROGRAMS) $(BUILD)/tests/bench/bench
	$(BUILD)/tests/bench/bench $(BUILD)

# Each target for so many seconds; see tests/fuzz/README.md.
FUZZ_SECONDS ?= 30
fuzz:
	@.ci/packages.sh build test fuzz
	@$(MAKE) $(JOBS) CC=clang SAN=fuzzer-no-link,address,undefined BUILD=build/fuzz fuzzers
	@tests/fuzz/run.sh build/fuzz $(FUZZ_SECONDS)

# Each target as often as tests/fuzz/executions says, on the same inputs each time.
fuzz-fixed:
	@.ci/packages.sh build test fuzz
	@$(MAKE) $(JOBS) CC=clang SAN=fuzzer-no-link,address,undefined BUILD=build/fuzz fuzzers
	@tests/fuzz/run.sh build/fuzz fixed

clean:
	rm -rf build

.PHONY: FORCE all demo desk test tested unit e2e fraud station-test chroot-test deb tamper states day24 four-cameras bench fuzz \
	fuzz-fixed fuzzers lint print-cflags print-deb-version install install-station clean
.DELETE_ON_ERROR:
.SECONDARY:
