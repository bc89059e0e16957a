# Benchmarks: never part of a test.  PYTHON names a python3 that has PyTorch, where
# the one on the path has not; BENCH takes options of bench/race.

EXTRA_PROGRAMS = %reldir%/maxrss %reldir%/sgemm
%canon_reldir%_maxrss_SOURCES = %reldir%/maxrss.c
%canon_reldir%_sgemm_SOURCES = %reldir%/sgemm.c
%canon_reldir%_sgemm_LDADD = $(OPENBLAS_LIBS)
CLEANFILES += $(EXTRA_PROGRAMS)

EXTRA_DIST += \
	%reldir%/generate.awk \
	%reldir%/peer/BASELINE.md \
	%reldir%/peer/attnref.py \
	%reldir%/peer/timing.py \
	%reldir%/race \
	%reldir%/ranks \
	%reldir%/stages.awk \
	%reldir%/table.awk

.PHONY: bench
bench: all $(EXTRA_PROGRAMS)
	$(top_srcdir)/%reldir%/race --build . $(BENCH)
