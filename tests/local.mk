# The tests.  The lists are written by build-aux/list-files.
#
#   unit/    one CUnit program a file of core/
#   kinds/   one for all plug-ins of a kind
#   broken/  modules with one fault each, that must be refused or found by attnkit
#            check, and the whole ones that they are made of
#   modules/ plug-ins that only tests have a use for
#   preload/ a disk that fails, for cli/ and slow/
#   cli/     the program from outside, in shell
#   generate/ data sets that may not be passed on, made up for cli/ and slow/
#   slow/    what takes more than a moment: make check-slow

# list scripts
test_scripts = \
	%reldir%/cli/abi.sh \
	%reldir%/cli/archives.sh \
	%reldir%/cli/babi.sh \
	%reldir%/cli/catalogue.sh \
	%reldir%/cli/check.sh \
	%reldir%/cli/compare.sh \
	%reldir%/cli/corpus.sh \
	%reldir%/cli/data.sh \
	%reldir%/cli/describe-data.sh \
	%reldir%/cli/documents.sh \
	%reldir%/cli/elsewhere.sh \
	%reldir%/cli/explain.sh \
	%reldir%/cli/failures.sh \
	%reldir%/cli/faults.sh \
	%reldir%/cli/fetch.sh \
	%reldir%/cli/files-page.sh \
	%reldir%/cli/foreseen.sh \
	%reldir%/cli/gated.sh \
	%reldir%/cli/guide-page.sh \
	%reldir%/cli/interrupted.sh \
	%reldir%/cli/killed.sh \
	%reldir%/cli/labels.sh \
	%reldir%/cli/maths.sh \
	%reldir%/cli/matrix.sh \
	%reldir%/cli/memory.sh \
	%reldir%/cli/messages.sh \
	%reldir%/cli/model-page.sh \
	%reldir%/cli/mpi.sh \
	%reldir%/cli/new.sh \
	%reldir%/cli/numbers-page.sh \
	%reldir%/cli/page.sh \
	%reldir%/cli/parts.sh \
	%reldir%/cli/planted.sh \
	%reldir%/cli/plugin-page.sh \
	%reldir%/cli/plugins.sh \
	%reldir%/cli/profile.sh \
	%reldir%/cli/quirks.sh \
	%reldir%/cli/refused.sh \
	%reldir%/cli/repeat.sh \
	%reldir%/cli/report.sh \
	%reldir%/cli/resume.sh \
	%reldir%/cli/seeds.sh \
	%reldir%/cli/stale.sh \
	%reldir%/cli/table.sh \
	%reldir%/cli/tables.sh \
	%reldir%/cli/usage.sh \
	%reldir%/cli/vectors.sh \
	%reldir%/cli/verify.sh
slow_tests = \
	%reldir%/slow/explainpage.sh \
	%reldir%/slow/faults.sh \
	%reldir%/slow/installed.sh \
	%reldir%/slow/killed.sh \
	%reldir%/slow/matrix.sh \
	%reldir%/slow/notes.sh \
	%reldir%/slow/page.sh \
	%reldir%/slow/third-party.sh
EXTRA_DIST += \
	%reldir%/cli/planted.awk \
	%reldir%/cli/common.bash \
	%reldir%/cli/pages.bash \
	%reldir%/cli/pagenumbers.py \
	%reldir%/slow/installed.bash \
	%reldir%/slow/browser.py \
	%reldir%/slow/explainpage.py \
	%reldir%/slow/longtexts.py \
	%reldir%/slow/manycells.py \
	%reldir%/slow/page.py
# end

# list data
EXTRA_DIST += \
	%reldir%/data \
	%reldir%/golden \
	%reldir%/suppressions
# end

EXTRA_DIST += $(test_scripts) $(slow_tests) %reldir%/.clang-tidy %reldir%/unreached

# What the tests find in their environment.  XDG_DATA_HOME names a folder that
# is not there, so that no plug-in of the user's comes in.  ATTNKIT_DATA, a
# folder of real data sets, is passed on where it is set.  GLib's own allocator
# hands memory from thread to thread under locks that ThreadSanitizer cannot see.
AM_TESTS_ENVIRONMENT = \
	G_SLICE=always-malloc; export G_SLICE; \
	unset OPENBLAS_NUM_THREADS OMP_NUM_THREADS; \
	LC_ALL=C.UTF-8; export LC_ALL; \
	srcdir='$(abs_top_srcdir)'; export srcdir; \
	AK_SANITIZE='$(enable_sanitize)'; export AK_SANITIZE; \
	ATTNKIT='$(abs_builddir)/cli/attnkit'; export ATTNKIT; \
	ATTNKIT_PLUGIN_PATH='$(abs_builddir)/modules'; export ATTNKIT_PLUGIN_PATH; \
	AK_TEMPLATE_DIR='$(abs_builddir)/templates'; export AK_TEMPLATE_DIR; \
	AK_BROKEN_DIR='$(abs_builddir)/tests/broken/.libs'; export AK_BROKEN_DIR; \
	AK_REPLAY='$(abs_builddir)/fuzz/replay'; export AK_REPLAY; \
	AK_MODULE_DIR='$(abs_builddir)/tests/modules/.libs'; export AK_MODULE_DIR; \
	AK_PRELOAD='$(abs_builddir)/tests/preload/.libs/disk.so'; export AK_PRELOAD; \
	XDG_DATA_HOME='$(abs_builddir)/tests/no-user-data'; export XDG_DATA_HOME; \
	LSAN_OPTIONS="suppressions=$(abs_srcdir)/%reldir%/suppressions/leak:print_suppressions=0:$$LSAN_OPTIONS"; \
	TSAN_OPTIONS="suppressions=$(abs_srcdir)/%reldir%/suppressions/thread:$$TSAN_OPTIONS"; \
	UBSAN_OPTIONS="print_stacktrace=1:$$UBSAN_OPTIONS"; \
	export LSAN_OPTIONS TSAN_OPTIONS UBSAN_OPTIONS;

TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = bash

# Programs share these; each is made of the one file of its name.
LDADD = tests/libharness.a core/libattnkit.la $(CUNIT_LIBS) $(JANSSON_LIBS) $(LIBARCHIVE_LIBS) \
	$(GLIB_LIBS) $(SYSTEM_LIBS)
AM_CPPFLAGS += -I$(top_srcdir)/%reldir% $(CUNIT_CFLAGS)

# list programs
test_programs = \
	%reldir%/unit/test-archive \
	%reldir%/unit/test-archivefiles \
	%reldir%/unit/test-batch \
	%reldir%/unit/test-celltable \
	%reldir%/unit/test-census \
	%reldir%/unit/test-checkpoint \
	%reldir%/unit/test-compare \
	%reldir%/unit/test-corpus \
	%reldir%/unit/test-correlation \
	%reldir%/unit/test-declared \
	%reldir%/unit/test-decoder \
	%reldir%/unit/test-density \
	%reldir%/unit/test-download \
	%reldir%/unit/test-evaluation \
	%reldir%/unit/test-examples \
	%reldir%/unit/test-explain \
	%reldir%/unit/test-fault \
	%reldir%/unit/test-files \
	%reldir%/unit/test-folder \
	%reldir%/unit/test-html \
	%reldir%/unit/test-inspect \
	%reldir%/unit/test-inspectgradient \
	%reldir%/unit/test-joint \
	%reldir%/unit/test-kernels \
	%reldir%/unit/test-leaveoneout \
	%reldir%/unit/test-loss \
	%reldir%/unit/test-memory \
	%reldir%/unit/test-metrics \
	%reldir%/unit/test-model \
	%reldir%/unit/test-modelfile \
	%reldir%/unit/test-optimiser \
	%reldir%/unit/test-options \
	%reldir%/unit/test-outcomes \
	%reldir%/unit/test-output \
	%reldir%/unit/test-papertables \
	%reldir%/unit/test-params \
	%reldir%/unit/test-pieces \
	%reldir%/unit/test-plan \
	%reldir%/unit/test-plugincheck \
	%reldir%/unit/test-pooled \
	%reldir%/unit/test-profile \
	%reldir%/unit/test-published \
	%reldir%/unit/test-quantities \
	%reldir%/unit/test-queries \
	%reldir%/unit/test-quirks \
	%reldir%/unit/test-random \
	%reldir%/unit/test-records \
	%reldir%/unit/test-recordscan \
	%reldir%/unit/test-report \
	%reldir%/unit/test-reportcells \
	%reldir%/unit/test-rows \
	%reldir%/unit/test-run \
	%reldir%/unit/test-runcheck \
	%reldir%/unit/test-runfile \
	%reldir%/unit/test-safetensors \
	%reldir%/unit/test-scratch \
	%reldir%/unit/test-shown \
	%reldir%/unit/test-split \
	%reldir%/unit/test-statistics \
	%reldir%/unit/test-stream \
	%reldir%/unit/test-study \
	%reldir%/unit/test-summary \
	%reldir%/unit/test-terminal \
	%reldir%/unit/test-threads \
	%reldir%/unit/test-toplists \
	%reldir%/unit/test-trainer \
	%reldir%/unit/test-training \
	%reldir%/unit/test-vector \
	%reldir%/unit/test-vectors \
	%reldir%/unit/test-verify \
	%reldir%/unit/test-vocabulary \
	%reldir%/unit/test-whole \
	%reldir%/unit/test-words \
	%reldir%/kinds/test-adr \
	%reldir%/kinds/test-adversarial \
	%reldir%/kinds/test-agnews \
	%reldir%/kinds/test-babi-world \
	%reldir%/kinds/test-babi \
	%reldir%/kinds/test-check \
	%reldir%/kinds/test-cnn-qa \
	%reldir%/kinds/test-datasets \
	%reldir%/kinds/test-golden \
	%reldir%/kinds/test-imdb \
	%reldir%/kinds/test-loader \
	%reldir%/kinds/test-mimic \
	%reldir%/kinds/test-models \
	%reldir%/kinds/test-newsgroups \
	%reldir%/kinds/test-planted \
	%reldir%/kinds/test-prepare \
	%reldir%/kinds/test-probes \
	%reldir%/kinds/test-quirks \
	%reldir%/kinds/test-search \
	%reldir%/kinds/test-snli \
	%reldir%/kinds/test-table \
	%reldir%/kinds/test-tablefaults
# end

if WITH_MPI
# list mpi
test_programs += \
	%reldir%/mpi/test-crewplan
# end
endif

# list harness
%canon_reldir%_libharness_a_SOURCES = \
	%reldir%/harness.c \
	%reldir%/harness.h \
	%reldir%/kit.c \
	%reldir%/kit.h \
	%reldir%/packer.c \
	%reldir%/packer.h \
	%reldir%/server.c \
	%reldir%/server.h \
	%reldir%/toys.c \
	%reldir%/toys.h \
	%reldir%/world.c \
	%reldir%/world.h \
	%reldir%/unit/faults.h \
	%reldir%/unit/handed.h \
	%reldir%/unit/rankings.h \
	%reldir%/kinds/goldens.h \
	%reldir%/kinds/modelbench.h \
	%reldir%/kinds/readers.h \
	%reldir%/kinds/specimen.h \
	%reldir%/kinds/tree.h \
	%reldir%/unit/faults.c \
	%reldir%/unit/handed.c \
	%reldir%/unit/rankings.c \
	%reldir%/kinds/goldens.c \
	%reldir%/kinds/modelbench.c \
	%reldir%/kinds/readers.c \
	%reldir%/kinds/specimen.c
# end

# Modules with faults: undefined symbols and strange exports are wanted here.
# Without -rpath libtool would make an archive.
BROKEN_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath /nowhere
BROKEN_LIBADD = core/libattnkit.la $(GLIB_LIBS)
# list broken
EXTRA_DIST += \
	%reldir%/broken/innocent.h \
	%reldir%/broken/sound-attention.h \
	%reldir%/broken/sound-encoder.h \
	%reldir%/broken/sound-probe.h \
	%reldir%/broken/sound-reader.h
broken_modules = \
	%reldir%/broken/all-kinks.la \
	%reldir%/broken/bad-default.la \
	%reldir%/broken/blind-reader.la \
	%reldir%/broken/breaks-promise.la \
	%reldir%/broken/changing-reader.la \
	%reldir%/broken/crash-at-bound.la \
	%reldir%/broken/crashes-when-loaded.la \
	%reldir%/broken/double-reader.la \
	%reldir%/broken/empty-series.la \
	%reldir%/broken/even-normaliser.la \
	%reldir%/broken/exits-at-bound.la \
	%reldir%/broken/exits-when-loaded.la \
	%reldir%/broken/extra-export.la \
	%reldir%/broken/failing-open.la \
	%reldir%/broken/fails-and-traps.la \
	%reldir%/broken/far-rows.la \
	%reldir%/broken/forgets-alone.la \
	%reldir%/broken/forgets-parameter.la \
	%reldir%/broken/frozen-reader.la \
	%reldir%/broken/frozen.la \
	%reldir%/broken/half-normaliser.la \
	%reldir%/broken/half-series.la \
	%reldir%/broken/hangs-at-bound.la \
	%reldir%/broken/heavy-series.la \
	%reldir%/broken/heavy-weights.la \
	%reldir%/broken/hides-nan-whole.la \
	%reldir%/broken/hides-nan.la \
	%reldir%/broken/innocent.la \
	%reldir%/broken/keeps-memory.la \
	%reldir%/broken/leaks-memory.la \
	%reldir%/broken/leaks-neighbour.la \
	%reldir%/broken/long-texts.la \
	%reldir%/broken/misses-word.la \
	%reldir%/broken/missing-operation.la \
	%reldir%/broken/missing-term.la \
	%reldir%/broken/name-mismatch.la \
	%reldir%/broken/nan-at-bound.la \
	%reldir%/broken/needs-text.la \
	%reldir%/broken/needs-word.la \
	%reldir%/broken/negative-series.la \
	%reldir%/broken/never-set.la \
	%reldir%/broken/newer-minor.la \
	%reldir%/broken/no-query.la \
	%reldir%/broken/no-symbol.la \
	%reldir%/broken/no-width.la \
	%reldir%/broken/other-word.la \
	%reldir%/broken/out-of-range.la \
	%reldir%/broken/past-end.la \
	%reldir%/broken/past-series.la \
	%reldir%/broken/prints-and-exits.la \
	%reldir%/broken/prints-at-bound.la \
	%reldir%/broken/reports-at-bound.la \
	%reldir%/broken/sees-neighbours.la \
	%reldir%/broken/sets-gradient.la \
	%reldir%/broken/shares-scratch.la \
	%reldir%/broken/shares-static.la \
	%reldir%/broken/silent-bound.la \
	%reldir%/broken/silent-reader.la \
	%reldir%/broken/sound-attention-1.la \
	%reldir%/broken/sound-encoder-1.la \
	%reldir%/broken/sound-probe-1.la \
	%reldir%/broken/sound-reader-1.la \
	%reldir%/broken/stale-without.la \
	%reldir%/broken/stray-option.la \
	%reldir%/broken/text-reader.la \
	%reldir%/broken/three-faults.la \
	%reldir%/broken/too-wide.la \
	%reldir%/broken/undefined-symbol.la \
	%reldir%/broken/unkeyed-random.la \
	%reldir%/broken/unknown-need.la \
	%reldir%/broken/wants-gradient.la \
	%reldir%/broken/writes-state.la \
	%reldir%/broken/wrong-kind.la \
	%reldir%/broken/wrong-magic.la \
	%reldir%/broken/wrong-major.la \
	%reldir%/broken/wrong-sign.la
%canon_reldir%_broken_all_kinks_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_all_kinks_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_bad_default_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_bad_default_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_blind_reader_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_blind_reader_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_breaks_promise_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_breaks_promise_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_changing_reader_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_changing_reader_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_crash_at_bound_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_crash_at_bound_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_crashes_when_loaded_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_crashes_when_loaded_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_double_reader_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_double_reader_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_empty_series_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_empty_series_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_even_normaliser_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_even_normaliser_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_exits_at_bound_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_exits_at_bound_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_exits_when_loaded_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_exits_when_loaded_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_extra_export_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_extra_export_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_failing_open_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_failing_open_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_fails_and_traps_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_fails_and_traps_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_far_rows_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_far_rows_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_forgets_alone_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_forgets_alone_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_forgets_parameter_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_forgets_parameter_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_frozen_reader_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_frozen_reader_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_frozen_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_frozen_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_half_normaliser_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_half_normaliser_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_half_series_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_half_series_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_hangs_at_bound_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_hangs_at_bound_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_heavy_series_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_heavy_series_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_heavy_weights_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_heavy_weights_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_hides_nan_whole_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_hides_nan_whole_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_hides_nan_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_hides_nan_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_innocent_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_innocent_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_keeps_memory_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_keeps_memory_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_leaks_memory_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_leaks_memory_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_leaks_neighbour_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_leaks_neighbour_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_long_texts_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_long_texts_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_misses_word_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_misses_word_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_missing_operation_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_missing_operation_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_missing_term_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_missing_term_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_name_mismatch_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_name_mismatch_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_nan_at_bound_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_nan_at_bound_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_needs_text_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_needs_text_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_needs_word_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_needs_word_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_negative_series_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_negative_series_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_never_set_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_never_set_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_newer_minor_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_newer_minor_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_no_query_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_no_query_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_no_symbol_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_no_symbol_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_no_width_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_no_width_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_other_word_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_other_word_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_out_of_range_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_out_of_range_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_past_end_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_past_end_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_past_series_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_past_series_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_prints_and_exits_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_prints_and_exits_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_prints_at_bound_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_prints_at_bound_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_reports_at_bound_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_reports_at_bound_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_sees_neighbours_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_sees_neighbours_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_sets_gradient_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_sets_gradient_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_shares_scratch_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_shares_scratch_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_shares_static_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_shares_static_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_silent_bound_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_silent_bound_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_silent_reader_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_silent_reader_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_sound_attention_1_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_sound_attention_1_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_sound_encoder_1_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_sound_encoder_1_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_sound_probe_1_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_sound_probe_1_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_sound_reader_1_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_sound_reader_1_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_stale_without_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_stale_without_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_stray_option_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_stray_option_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_text_reader_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_text_reader_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_three_faults_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_three_faults_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_too_wide_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_too_wide_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_undefined_symbol_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_undefined_symbol_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_unkeyed_random_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_unkeyed_random_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_unknown_need_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_unknown_need_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_wants_gradient_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_wants_gradient_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_writes_state_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_writes_state_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_wrong_kind_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_wrong_kind_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_wrong_magic_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_wrong_magic_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_wrong_major_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_wrong_major_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_broken_wrong_sign_la_LDFLAGS = $(BROKEN_LDFLAGS)
%canon_reldir%_broken_wrong_sign_la_LIBADD = $(BROKEN_LIBADD)
# end

# Plug-ins without a fault that only tests have a use for.
WHOLE_LDFLAGS = $(MODULE_LDFLAGS) -rpath /nowhere
# list whole
whole_modules = \
	%reldir%/modules/burst.la \
	%reldir%/modules/displaced.la \
	%reldir%/modules/gaps.la \
	%reldir%/modules/labels.la \
	%reldir%/modules/letter.la \
	%reldir%/modules/parcel.la \
	%reldir%/modules/sealed.la \
	%reldir%/modules/unshuffled.la
%canon_reldir%_modules_burst_la_LDFLAGS = $(WHOLE_LDFLAGS)
%canon_reldir%_modules_burst_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_modules_displaced_la_LDFLAGS = $(WHOLE_LDFLAGS)
%canon_reldir%_modules_displaced_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_modules_gaps_la_LDFLAGS = $(WHOLE_LDFLAGS)
%canon_reldir%_modules_gaps_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_modules_labels_la_LDFLAGS = $(WHOLE_LDFLAGS)
%canon_reldir%_modules_labels_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_modules_letter_la_LDFLAGS = $(WHOLE_LDFLAGS)
%canon_reldir%_modules_letter_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_modules_parcel_la_LDFLAGS = $(WHOLE_LDFLAGS)
%canon_reldir%_modules_parcel_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_modules_sealed_la_LDFLAGS = $(WHOLE_LDFLAGS)
%canon_reldir%_modules_sealed_la_LIBADD = $(BROKEN_LIBADD)
%canon_reldir%_modules_unshuffled_la_LDFLAGS = $(WHOLE_LDFLAGS)
%canon_reldir%_modules_unshuffled_la_LIBADD = $(BROKEN_LIBADD)
# end

# A disk that fails: not a plug-in, and of nothing but the C library.
PRELOAD_SOURCES = %reldir%/preload/disk.c %reldir%/preload/past.c \
	%reldir%/preload/past.h
%canon_reldir%_preload_disk_la_SOURCES = $(PRELOAD_SOURCES)
%canon_reldir%_preload_disk_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version \
	-shared -rpath /nowhere
%canon_reldir%_preload_disk_la_LIBADD = $(SYSTEM_LIBS)

check_LTLIBRARIES += $(broken_modules) $(whole_modules) %reldir%/preload/disk.la

if HAVE_CUNIT
check_LIBRARIES = %reldir%/libharness.a
check_PROGRAMS += $(test_programs) %reldir%/generate/gated \
	%reldir%/generate/constructed
TESTS += $(test_programs) $(test_scripts)
else
check-local:
	@echo "the tests need CUnit; on Debian or Ubuntu: apt-get install" \
	  "libcunit1-dev, then configure again" >&2; exit 1
endif

.PHONY: check-slow
check-slow: all
	@if test -z "$(strip $(slow_tests))"; then \
	  echo "there are no slow tests"; \
	else \
	  $(MAKE) $(AM_MAKEFLAGS) check TESTS="$(slow_tests)"; \
	fi

# What is installed, where it is: plug-ins build against it, and run.
installcheck-local:
	$(AM_TESTS_ENVIRONMENT) AK_INSTALLED_ROOT='$(DESTDIR)' \
	  AK_INSTALLED_PC='$(DESTDIR)$(pkgconfigdir)/attnkit.pc'; \
	  export AK_INSTALLED_ROOT AK_INSTALLED_PC; \
	  $(SH_LOG_COMPILER) $(srcdir)/%reldir%/slow/third-party.sh || test $$? -eq 77
