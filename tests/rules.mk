# How the tests' programs are built; the Makefile includes this.

TESTKIT := $(call objects,tests/kit)
FAULTS := $(call objects,tests/faults,$(wildcard tests/faults/*_test.c) tests/faults/witness.c tests/faults/slow_p11.c tests/faults/stall.c tests/faults/silent.c \
	tests/faults/power_cut.c)
STATES := $(call objects,tests/states)
DAY := $(call objects,tests/day)
FOOTAGE := $(call objects,tests/footage,tests/footage/main.c)
BENCH := $(call objects,tests/bench)
FUZZ := $(call objects,tests/fuzz,$(wildcard tests/fuzz/target_*.c) tests/fuzz/replay.c tests/fuzz/make_seeds.c)
FUZZ_TARGETS := $(patsubst tests/fuzz/target_%.c,%,$(wildcard tests/fuzz/target_*.c))
REPLAYS := $(patsubst %,$(BUILD)/tests/fuzz/replay-%,$(FUZZ_TARGETS))
VECTORS := $(call objects,tests/vectors,tests/vectors/make_vectors.c)
TAMPER := $(call objects,tests/tamper)
UNITS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/*.c))
E2E := $(BUILD)/tests/footage/bench-footage $(BUILD)/tests/example/example $(BUILD)/tests/e2e/make_takes \
	$(BUILD)/tests/faults/witness.so $(BUILD)/tests/faults/slow_p11.so $(BUILD)/tests/faults/stall.so $(BUILD)/tests/faults/silent.so $(BUILD)/tests/faults/loss-test $(BUILD)/tests/faults/power-cut \
	$(BUILD)/tests/vectors/make_vectors $(BUILD)/tests/tamper/tamper $(BUILD)/tests/e2e/clock.so $(BUILD)/tests/e2e/gpio.so $(BUILD)/tests/e2e/keyboard.so \
	$(BUILD)/tests/states/states $(BUILD)/tests/day/day

$(BUILD)/libtestkit.a: $(TESTKIT)
	$(archive)

$(BUILD)/libfootage.a: $(FOOTAGE)
	$(archive)

$(BUILD)/tests/footage/bench-footage: $(BUILD)/tests/footage/main.o $(BUILD)/libfootage.a \
		$(BUILD)/libpackseal.a
	$(call link)

# A unit test links what it names and no more: the archives give each only the objects that it uses.
$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libtestkit.a $(BUILD)/libfootage.a \
		$(BUILD)/libweb.a $(BUILD)/libtools.a $(BUILD)/libpackseal.a
	$(call link,-lcmocka -lcrypt)

# A token that can be told to fail.
$(BUILD)/tests/unit/test_key_pkcs11: | $(BUILD)/tests/faults/slow_p11.so

$(BUILD)/tests/example/example: $(BUILD)/tests/example/example.o $(BUILD)/libtestkit.a $(BUILD)/libpackseal.a
	$(call link,-lcmocka)

# The files that the end-to-end tests work on.
$(BUILD)/tests/e2e/make_takes: $(BUILD)/tests/e2e/make_takes.o $(BUILD)/libtestkit.a $(BUILD)/libpackseal.a
	$(call link,-lcmocka)

# The files in tests/vectors, made anew.
$(BUILD)/tests/vectors/make_vectors: $(BUILD)/tests/vectors/make_vectors.o $(VECTORS) $(BUILD)/libtestkit.a \
		$(BUILD)/libpackseal.a
	$(call link,-lcmocka)

$(BUILD)/tests/tamper/tamper: $(TAMPER) $(VECTORS) $(BUILD)/libtestkit.a $(BUILD)/libpackseal.a
	$(call link,-lcmocka)

# Builds of it from which one check is taken out, as from packseald below.
WITHOUT := $(patsubst tests/tamper/without/%.sed,$(BUILD)/tests/tamper/without/%,$(wildcard tests/tamper/without/*.sed))

$(BUILD)/tests/tamper/without/%: tests/tamper/without/%.sed $(TAMPER) $(VECTORS) $(BUILD)/libtestkit.a \
		$(BUILD)/libpackseal.a
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)source=$$(sed -n '1s/^# \(.*\.c\):.*/\1/p' $<) && sed -f $< $$source >$@.c && \
		! cmp -s $$source $@.c && \
		$(CC) $(ALL_CFLAGS) -c -o $@.o $@.c && \
		$(CC) $(ALL_LDFLAGS) -o $@ $(TAMPER) $@.o $(VECTORS) $(BUILD)/libtestkit.a \
			$(BUILD)/libpackseal.a $(LIBS) $(STATION_LIBS) -lcmocka

# A fuzz target as a plain program that runs over files, and as a libFuzzer program (clang). What is
# wrapped, tests/fuzz/ideal_key.c says.
FUZZ_LINK = -Wl,--wrap=ps_ecdsa_verifier_check $(FUZZ_NEEDS) $(LIBS) $(STATION_LIBS) -lcmocka
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

$(BUILD)/tests/bench/bench: $(BENCH) $(BUILD)/libfootage.a $(BUILD)/libtools.a $(BUILD)/libpackseal.a
	$(call link)

# These go into packseald by LD_PRELOAD and are never sanitized themselves.
$(BUILD)/tests/%.so: tests/%.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(filter-out -fPIE -fsanitize=% -fno-sanitize-recover=%,$(ALL_CFLAGS)) -fPIC -shared -o $@ $<

$(BUILD)/tests/faults/loss-test: $(BUILD)/tests/faults/loss_test.o $(FAULTS)
	$(call say,LD)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %loss_test.o %/loss.o %/loss_cut.o %/tree.o %/fail.o,$^)

$(BUILD)/tests/faults/power-cut: $(BUILD)/tests/faults/power_cut.o $(FAULTS) $(BUILD)/libtestkit.a \
		$(BUILD)/libfootage.a $(BUILD)/libpackseal.a
	$(call link,-lcmocka)

# The calls of the system come to tests/states/history.c, and the moments of a claim to main.c.
STATES_WRAP := openat mkdirat write ftruncate fdatasync fsync unlinkat renameat ps_outbox_put ps_index_remove \
	ps_index_set_age ps_ecdsa_verifier_check ps_ecdsa_verify ps_key_sign_digest
$(BUILD)/tests/states/states: $(STATES) $(BUILD)/libtestkit.a $(BUILD)/libpackseal.a
	$(call link,-lcmocka $(addprefix -Wl$(comma)--wrap=,$(STATES_WRAP)))

$(BUILD)/tests/day/day: $(DAY) $(BUILD)/libtestkit.a $(BUILD)/libpackseal.a
	$(call link,-lcmocka)

# Builds of packseald in each of which one sync is missing: the power cut test must catch them. The
# first line of a .sed names the file that it changes; it is an error if it changes nothing.
MUTANTS := $(patsubst tests/faults/%.sed,$(BUILD)/tests/faults/%/packseald,$(wildcard tests/faults/*.sed))

$(BUILD)/tests/faults/%/packseald: tests/faults/%.sed $(BUILD)/firmware/packseald.o \
		$(BUILD)/libpackseal.a
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)source=$$(sed -n '1s/^# \(.*\.c\):.*/\1/p' $<) && sed -f $< $$source >$(@D)/changed.c && \
		! cmp -s $$source $(@D)/changed.c && \
		$(CC) $(ALL_CFLAGS) -c -o $(@D)/changed.o $(@D)/changed.c && \
		$(CC) $(ALL_LDFLAGS) -o $@ $(BUILD)/firmware/packseald.o $(@D)/changed.o \
			$(BUILD)/libpackseal.a $(LIBS) $(STATION_LIBS)

# What the end-to-end tests run.
TESTED := $(PROGRAMS) $(E2E) $(REPLAYS) $(if $(SAN),,$(MUTANTS) $(WITHOUT))
