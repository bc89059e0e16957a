# Manual pages and guides.  The lists are written by build-aux/list-files.

# list manuals
dist_man_MANS = \
	%reldir%/attnkit-files.5 \
	%reldir%/attnkit-model.7 \
	%reldir%/attnkit-numbers.7 \
	%reldir%/attnkit-plugin-guide.7 \
	%reldir%/attnkit-plugin.7 \
	%reldir%/attnkit.1 \
	%reldir%/attnkit.ini.5
# end

# list guides
EXTRA_DIST += \
	%reldir%/benchmarks.md \
	%reldir%/maths.md \
	%reldir%/scaling.md
# end

# The option tables of the manual pages, from the program and its plug-ins.
.PHONY: doc
doc: all
	@for page in $(dist_man_MANS:%=$(top_srcdir)/%); do \
	  ATTNKIT_PLUGIN_PATH=$(abs_builddir)/modules \
	    $(top_srcdir)/build-aux/option-tables cli/attnkit "$$page" \
	    >option-tables.tmp || exit 1; \
	  cmp -s option-tables.tmp "$$page" || \
	    { cat option-tables.tmp >"$$page"; echo "$$page: rewritten"; }; \
	done; rm -f option-tables.tmp
MOSTLYCLEANFILES += option-tables.tmp
