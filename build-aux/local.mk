# What developers run: make lint, analyze, format, asan, ubsan, tsan, valgrind,
# coverage.

EXTRA_DIST += \
	%reldir%/abi.bash \
	%reldir%/check-abi \
	%reldir%/check-coverage \
	%reldir%/check-exports \
	%reldir%/check-hardening \
	%reldir%/check-headers \
	%reldir%/check-layers \
	%reldir%/check-style \
	%reldir%/cppcheck.cfg \
	%reldir%/coverage.awk \
	%reldir%/list-files \
	%reldir%/option-tables \
	%reldir%/prepare.bash \
	%reldir%/record-abi

C_FILES = find core plugins cli tests examples bench fuzz -name '*.[ch]' 2>/dev/null
LINT_FLAGS = -std=gnu11 -Icore -Itests $(GLIB_CFLAGS) $(JANSSON_CFLAGS) \
	$(OPENBLAS_CFLAGS) $(CUNIT_CFLAGS) $(MPI_CFLAGS) $(DEFS) -DAK_PLUGINDIR='"/plugins"' \
	-DAK_BINDIR='""' -DAK_TEMPLATEDIR='""' -DAK_PKGCONFIGDIR='""'
if !WITH_MPI
NOT_TIDIED = -not -path core/mpi/ranks.c
endif
shell_files = run-tests run-demo .ci/run bench/race fuzz/pack fuzz/run build-aux/check-* \
	build-aux/list-files build-aux/option-tables build-aux/*.bash \
	build-aux/record-abi

# Every part runs with "make -k lint" even where another fails.
LINTS = lint-lists lint-layers lint-style lint-headers lint-exports \
	lint-hardening lint-abi lint-format lint-cppcheck lint-tidy lint-shell lint-manuals
.PHONY: lint $(LINTS)
lint: $(LINTS)
	@echo "lint: nothing found"

lint-lists:
	@echo "lint: every file is listed"; $(top_srcdir)/%reldir%/list-files --check

lint-layers:
	@echo "lint: who includes whom"; $(top_srcdir)/%reldir%/check-layers

lint-style:
	@echo "lint: sizes, names, words"; $(top_srcdir)/%reldir%/check-style

lint-headers:
	@echo "lint: each header stands alone, in C and C++"; \
	  CC='$(CC)' $(top_srcdir)/%reldir%/check-headers $(LINT_FLAGS)

# Sanitizers and coverage add symbols of their own.
lint-exports: all
if PLAIN_BUILD
	@echo "lint: exported symbols"; $(top_srcdir)/%reldir%/check-exports .
else
	@echo "lint: exported symbols: skipped, needs a build without checkers"
endif

lint-hardening: all
if PLAIN_BUILD
	@echo "lint: hardening"; $(top_srcdir)/%reldir%/check-hardening .
else
	@echo "lint: hardening: skipped, needs a build without checkers"
endif

.PHONY: check-abi
lint-abi check-abi: all
	@echo "lint: what plug-ins rely on"; CC='$(CC)' GLIB_CFLAGS='$(GLIB_CFLAGS)' \
	  $(top_srcdir)/%reldir%/check-abi '$(abs_builddir)'

lint-format: format-check

lint-cppcheck:
	@echo "lint: cppcheck"; cd $(top_srcdir) && \
	  cppcheck --quiet --std=c11 --language=c --library=gnu --library=gtk \
	    --enable=warning,performance,portability --inline-suppr \
	    --suppress=missingIncludeSystem --suppress=invalidFunctionArg \
	    --error-exitcode=1 -Icore -Itests \
	    -DAK_PLUGINDIR='""' -DAK_BINDIR='""' -DAK_TEMPLATEDIR='""' \
	    -DAK_PKGCONFIGDIR='""' -DPACKAGE_VERSION='""' \
	    --library=build-aux/cppcheck.cfg core plugins cli tests

# Nearly all the time goes into the paths that clang's analyzer follows through each
# function: lint follows the first of them, analyze all (225000 is clang's own bound).
# The tests have a shorter list of checks of their own: tests/.clang-tidy.
PATHS = 30000
lint-tidy:
	@echo "lint: clang-tidy"; cd $(top_srcdir) && \
	  $(C_FILES) $(NOT_TIDIED) | grep '[.]c$$' | xargs -P `nproc` -n 3 sh -c \
	    'clang-tidy --quiet "$$@" -- $(subst ','"'"',$(LINT_FLAGS)) \
	      -Xclang -analyzer-config -Xclang max-nodes=$(PATHS)' tidy 2>&1 | \
	  (grep -vE '^[0-9 ]*warnings? (generated|treated)|^Suppressed|^Use -header' || :) | \
	  (! grep .)

# Minutes, so that lint goes without.
.PHONY: analyze
analyze:
	@echo "analyze: gcc -fanalyzer"; cd $(top_srcdir) && \
	  find core plugins -name '*.c' $(NOT_TIDIED) | xargs -P `nproc` -n 1 \
	    gcc $(LINT_FLAGS) -O1 -fanalyzer -Werror -S -o /dev/null
	$(MAKE) lint-tidy PATHS=225000

lint-shell:
	@echo "lint: shellcheck"; cd $(top_srcdir) && \
	  shellcheck -x -P SCRIPTDIR $(shell_files) \
	    `find tests examples -name '*.sh' -o -name '*.bash'`

lint-manuals:
	@echo "lint: manual pages"; cd $(top_srcdir) && \
	  for page in `find doc -name '*.[1-9]'`; do \
	    mandoc -T lint -W warning $$page || exit 1; \
	  done

.PHONY: format format-check
format:
	cd $(top_srcdir) && $(C_FILES) | xargs clang-format -i

format-check:
	@echo "lint: clang-format"; cd $(top_srcdir) && \
	  $(C_FILES) | xargs clang-format --dry-run --Werror

# A fresh build folder each, beside the objects of this one.
SUB_BUILDS = asan ubsan tsan coverage
.PHONY: $(SUB_BUILDS) valgrind
asan: SUB_FLAGS = --enable-sanitize=address
ubsan: SUB_FLAGS = --enable-sanitize=undefined
tsan: SUB_FLAGS = --enable-sanitize=thread
coverage: SUB_FLAGS = --enable-coverage
$(SUB_BUILDS):
	rm -rf build-$@ && $(MKDIR_P) build-$@
	cd build-$@ && $(abs_top_srcdir)/configure --quiet $(SUB_FLAGS) CC='$(CC)'
	+cd build-$@ && $(MAKE) check
	@test $@ != coverage || ! command -v genhtml >/dev/null || { cd build-$@ && \
	  lcov --quiet --capture --directory . --no-external \
	    --base-directory $(abs_top_srcdir) --output-file coverage.info && \
	  lcov --quiet --remove coverage.info '*/tests/*' \
	    --output-file coverage.info && \
	  genhtml --quiet --output-directory html coverage.info && \
	  echo "pages: build-$@/html/index.html"; }
	@test $@ != coverage || $(top_srcdir)/%reldir%/check-coverage build-$@

valgrind: all
	AK_VALGRIND=yes $(MAKE) check LOG_COMPILER='$(abs_builddir)/libtool' \
	  LOG_FLAGS="--mode=execute valgrind --quiet --error-exitcode=9 \
	    --leak-check=full --show-leak-kinds=definite \
	    --errors-for-leak-kinds=definite \
	    --suppressions=$(abs_top_srcdir)/tests/suppressions/valgrind"

clean-local: clean-sub-builds
.PHONY: clean-sub-builds
clean-sub-builds:
	-rm -rf $(SUB_BUILDS:%=build-%)
