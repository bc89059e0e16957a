# Hostile bytes.  fuzz/replay feeds the corpus to every target in `make check`;
# fuzz/fuzz is the libFuzzer program, which fuzz/run builds and runs in a build of
# its own (clang; --enable-fuzz).

fuzz_common = \
	%reldir%/descriptor.c \
	%reldir%/descriptor.h \
	%reldir%/parsers.c \
	%reldir%/parsers.h \
	%reldir%/targets.c \
	%reldir%/targets.h
check_PROGRAMS += %reldir%/replay
%canon_reldir%_replay_SOURCES = %reldir%/replay.c $(fuzz_common)
%canon_reldir%_replay_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)

if FUZZ
noinst_PROGRAMS = %reldir%/fuzz
endif
%canon_reldir%_fuzz_SOURCES = %reldir%/fuzz.c $(fuzz_common)
%canon_reldir%_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%canon_reldir%_fuzz_CPPFLAGS = $(%canon_reldir%_replay_CPPFLAGS)
%canon_reldir%_replay_LDADD = core/libattnkit.la $(GLIB_LIBS) $(JANSSON_LIBS) \
	$(SYSTEM_LIBS)
%canon_reldir%_fuzz_LDADD = $(%canon_reldir%_replay_LDADD)

EXTRA_DIST += %reldir%/run %reldir%/corpus

.PHONY: fuzz
fuzz:
	$(top_srcdir)/%reldir%/run
