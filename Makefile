# packseal: see README.md. `make`, `make demo`, `make test`, `make lint`, `make bench`, `make install`.

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
CC ?= gcc
PKG_CONFIG ?= pkg-config
SAN ?=
comma := ,
BUILD ?= build$(if $(SAN),/san-$(subst $(comma),-,$(SAN)))

# Mbed TLS in Debian 12 has no pkg-config file.
PKGS := libcbor libjpeg sqlite3 inih libsystemd libcjson
LIBS := $(shell $(PKG_CONFIG) --libs $(PKGS) 2>/dev/null) -lmbedx509 -lmbedcrypto -lpthread
CFLAGS ?= -O2 -g
WARN := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	-Wformat=2 -Wundef -Wno-sign-conversion
ALL_CFLAGS := -std=c17 -D_GNU_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE $(WARN) \
	-DPS_DATADIR='"$(PREFIX)/share/packseal"' -DPS_VERSION='"$(VERSION)"' -I. $(shell $(PKG_CONFIG) --cflags $(PKGS) 2>/dev/null) $(CFLAGS) $(EXTRA_CFLAGS)
ALL_LDFLAGS := -pie -Wl,-z,relro,-z,now $(LDFLAGS)
ifneq ($(SAN),)
ALL_CFLAGS := $(filter-out -D_FORTIFY_SOURCE=2,$(ALL_CFLAGS)) -fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
ALL_LDFLAGS += -fsanitize=$(SAN)
endif

# `make V=1` shows the whole commands.
Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $(1) $@")

objects = $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(2),$(wildcard $(1)/*.c)))
SIGNING := $(call objects,signing)
CAPTURE := $(call objects,capture)
FIRMWARE := $(call objects,firmware,firmware/packseald.c)
TOOLS := $(call objects,tools,tools/packseal.c)
TESTKIT := $(call objects,tests/kit)
FAULTS := $(call objects,tests/faults,$(wildcard tests/faults/*_test.c) tests/faults/witness.c \
	tests/faults/power_cut.c)
FOOTAGE := $(call objects,tests/footage,tests/footage/main.c)
BENCH := $(call objects,tests/bench)
FUZZ := $(call objects,tests/fuzz,$(wildcard tests/fuzz/target_*.c) tests/fuzz/replay.c tests/fuzz/make_seeds.c)
FUZZ_TARGETS := $(patsubst tests/fuzz/target_%.c,%,$(wildcard tests/fuzz/target_*.c))
REPLAYS := $(patsubst %,$(BUILD)/tests/fuzz/replay-%,$(FUZZ_TARGETS))
VECTORS := $(call objects,tests/vectors,tests/vectors/make_vectors.c)
UNITS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/*.c))
E2E := $(BUILD)/tests/footage/bench-footage $(BUILD)/tests/example/example $(BUILD)/tests/e2e/make_takes \
	$(BUILD)/tests/faults/witness.so $(BUILD)/tests/faults/loss-test $(BUILD)/tests/faults/power-cut \
	$(BUILD)/tests/vectors/make_vectors
PROGRAMS := $(BUILD)/packseald $(BUILD)/packseal

all: $(PROGRAMS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Another PREFIX is another place of the data, so what holds it is built anew.
$(BUILD)/firmware/config_key.o: $(BUILD)/prefix
$(BUILD)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' >$@
FORCE:

$(BUILD)/libpackseal.a: $(SIGNING) $(CAPTURE) $(FIRMWARE)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/packseald: $(BUILD)/firmware/packseald.o $(BUILD)/libpackseal.a
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libtools.a: $(TOOLS)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/packseal: $(BUILD)/tools/packseal.o $(BUILD)/libtools.a $(BUILD)/libpackseal.a
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libtestkit.a: $(TESTKIT)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/libfootage.a: $(FOOTAGE)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/tests/footage/bench-footage: $(BUILD)/tests/footage/main.o $(BUILD)/libfootage.a \
		$(BUILD)/libpackseal.a
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# A unit test links what it names and no more: the archives give each only the objects that it uses.
$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libtestkit.a $(BUILD)/libfootage.a \
		$(BUILD)/libtools.a $(BUILD)/libpackseal.a
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(BUILD)/tests/example/example: $(BUILD)/tests/example/example.o $(BUILD)/libtestkit.a $(BUILD)/libpackseal.a
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

# The files that the end-to-end tests work on.
$(BUILD)/tests/e2e/make_takes: $(BUILD)/tests/e2e/make_takes.o $(BUILD)/libtestkit.a $(BUILD)/libpackseal.a
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

# The files in tests/vectors, made anew.
$(BUILD)/tests/vectors/make_vectors: $(BUILD)/tests/vectors/make_vectors.o $(VECTORS) $(BUILD)/libtestkit.a \
		$(BUILD)/libpackseal.a
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

# A fuzz target as a plain program that runs over files, and as a libFuzzer program (clang). What is
# wrapped, tests/fuzz/ideal_key.c says.
FUZZ_LINK = -Wl,--wrap=ps_ecdsa_verifier_check $(FUZZ_NEEDS) $(LIBS) -lcmocka
FUZZ_NEEDS := $(FUZZ) $(BUILD)/libtestkit.a $(BUILD)/libfootage.a $(BUILD)/libtools.a \
	$(BUILD)/libpackseal.a

$(BUILD)/tests/fuzz/replay-%: $(BUILD)/tests/fuzz/target_%.o $(BUILD)/tests/fuzz/replay.o $(FUZZ_NEEDS)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/tests/fuzz/replay.o $(FUZZ_LINK)

$(BUILD)/bin/%: $(BUILD)/tests/fuzz/target_%.o $(FUZZ_NEEDS)
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $< $(FUZZ_LINK)

$(BUILD)/tests/fuzz/make_seeds: $(BUILD)/tests/fuzz/make_seeds.o $(FUZZ_NEEDS)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(FUZZ_LINK)

fuzzers: $(patsubst %,$(BUILD)/bin/%,$(FUZZ_TARGETS)) $(BUILD)/tests/fuzz/make_seeds

$(BUILD)/tests/bench/bench: $(BENCH) $(BUILD)/libfootage.a $(BUILD)/libpackseal.a
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# The witness goes into packseald by LD_PRELOAD and is never sanitized itself.
$(BUILD)/tests/faults/witness.so: tests/faults/witness.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(filter-out -fPIE -fsanitize=% -fno-sanitize-recover=%,$(ALL_CFLAGS)) -fPIC -shared -o $@ $<

$(BUILD)/tests/faults/loss-test: $(BUILD)/tests/faults/loss_test.o $(FAULTS)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %loss_test.o %/loss.o %/loss_cut.o %/tree.o %/fail.o,$^)

$(BUILD)/tests/faults/power-cut: $(BUILD)/tests/faults/power_cut.o $(FAULTS) $(BUILD)/libtestkit.a \
		$(BUILD)/libfootage.a $(BUILD)/libpackseal.a
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

# Builds of packseald in each of which one sync is missing: the power cut test must catch them. The
# first line of a .sed names the file that it changes; it is an error if it changes nothing.
MUTANTS := $(patsubst tests/faults/%.sed,$(BUILD)/tests/faults/%/packseald,$(wildcard tests/faults/*.sed))

$(BUILD)/tests/faults/%/packseald: tests/faults/%.sed $(BUILD)/firmware/packseald.o \
		$(BUILD)/libpackseal.a
	@mkdir -p $(@D)
	source=$$(sed -n '1s/^# \(.*\.c\):.*/\1/p' $<) && sed -f $< $$source >$(@D)/changed.c && \
		! cmp -s $$source $(@D)/changed.c && \
		$(CC) $(ALL_CFLAGS) -c -o $(@D)/changed.o $(@D)/changed.c && \
		$(CC) $(ALL_LDFLAGS) -o $@ $(BUILD)/firmware/packseald.o $(@D)/changed.o \
			$(BUILD)/libpackseal.a $(LIBS)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# The user's targets first see to their packages, then build with what is there by then.
demo:
	@.ci/packages.sh build
	@$(MAKE) -s $(PROGRAMS) $(BUILD)/tests/footage/bench-footage
	@tests/demo.sh $(BUILD)

test:
	@.ci/packages.sh build test
	@$(MAKE) unit e2e

unit: $(UNITS)
	CMOCKA_MESSAGE_OUTPUT=TAP prove -e '' $(UNITS)

e2e: $(PROGRAMS) $(E2E) $(MUTANTS) $(REPLAYS)
	BUILD=$(abspath $(BUILD)) PACKSEAL=$(abspath $(BUILD)/packseal) prove --timer -e bats tests/e2e/*.bats

lint:
	@.ci/packages.sh build lint
	@.ci/lint.sh

print-cflags:
	@echo $(ALL_CFLAGS)

install: $(PROGRAMS)
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin sbin share/packseal share/man/man1 share/man/man8)
	install -m 755 $(BUILD)/packseal $(DESTDIR)$(PREFIX)/bin/
	install -m 755 $(BUILD)/packseald $(DESTDIR)$(PREFIX)/sbin/
	install -m 644 capture/couriers.ini $(DESTDIR)$(PREFIX)/share/packseal/
	install -m 644 tools/packseal.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 firmware/packseald.8 $(DESTDIR)$(PREFIX)/share/man/man8/

# Against the bare limits of this machine; see tests/bench/README.md.
bench: $(PROGRAMS) $(BUILD)/tests/bench/bench
	$(BUILD)/tests/bench/bench $(BUILD)

# Each target for so many seconds; see tests/fuzz/README.md.
FUZZ_SECONDS ?= 30
fuzz:
	@.ci/packages.sh build test fuzz
	@$(MAKE) CC=clang SAN=fuzzer-no-link,address,undefined BUILD=build/fuzz fuzzers
	@tests/fuzz/run.sh build/fuzz $(FUZZ_SECONDS)

clean:
	rm -rf build

.PHONY: FORCE all demo test unit e2e bench fuzz fuzzers lint print-cflags install clean
.DELETE_ON_ERROR:
.SECONDARY:
