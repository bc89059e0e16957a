# Benchmarks: never part of a test.  PYTHON names a python3 that has PyTorch and
# SciPy, where the one on the path has not.

EXTRA_DIST += \
	%reldir%/generate.awk \
	%reldir%/peer/attnref.py \
	%reldir%/peer/timing.py \
	%reldir%/race

.PHONY: bench
bench: all
	$(top_srcdir)/%reldir%/race --build .
