# libattnkit: the contract, and what all plug-ins share.  The lists are written
# by build-aux/list-files.

lib_LTLIBRARIES += %reldir%/libattnkit.la

# What plug-ins include.
attnkitincludedir = $(includedir)/attnkit
# list headers
attnkitinclude_HEADERS = \
	%reldir%/attnkit/archive.h \
	%reldir%/attnkit/attention.h \
	%reldir%/attnkit/attnkit.h \
	%reldir%/attnkit/dataset.h \
	%reldir%/attnkit/encoder.h \
	%reldir%/attnkit/error.h \
	%reldir%/attnkit/kernels.h \
	%reldir%/attnkit/params.h \
	%reldir%/attnkit/plugin.h \
	%reldir%/attnkit/probe.h \
	%reldir%/attnkit/random.h \
	%reldir%/attnkit/rows.h \
	%reldir%/attnkit/statistics.h \
	%reldir%/attnkit/vector.h \
	%reldir%/attnkit/words.h
# end

# list sources
%canon_reldir%_libattnkit_la_SOURCES = \
	%reldir%/adapt.c \
	%reldir%/archive-members.c \
	%reldir%/archive.c \
	%reldir%/archivework.h \
	%reldir%/batch.c \
	%reldir%/batch.h \
	%reldir%/cell.c \
	%reldir%/cell.h \
	%reldir%/cellanew.c \
	%reldir%/cellinspect.c \
	%reldir%/cellmeasure.c \
	%reldir%/cellreader.c \
	%reldir%/cellreader.h \
	%reldir%/cellsheet.c \
	%reldir%/cellsheet.h \
	%reldir%/celltable.c \
	%reldir%/celltable.h \
	%reldir%/celltrain.c \
	%reldir%/cellwork.h \
	%reldir%/census.c \
	%reldir%/census.h \
	%reldir%/censusprint.c \
	%reldir%/check.c \
	%reldir%/check.h \
	%reldir%/checkattention.c \
	%reldir%/checkbounds.c \
	%reldir%/checkchange.c \
	%reldir%/checkchild.c \
	%reldir%/checkchild.h \
	%reldir%/checkcommon.c \
	%reldir%/checkdataset.c \
	%reldir%/checkencoder.c \
	%reldir%/checkgradients.c \
	%reldir%/checkguard.c \
	%reldir%/checkguard.h \
	%reldir%/checkinstance.c \
	%reldir%/checkinstance.h \
	%reldir%/checkpoint.c \
	%reldir%/checkpoint.h \
	%reldir%/checkprobe.c \
	%reldir%/checkrig.c \
	%reldir%/checkrig.h \
	%reldir%/checkslopes.c \
	%reldir%/checkslopes.h \
	%reldir%/checktrial.c \
	%reldir%/checktrial.h \
	%reldir%/checkwithout.c \
	%reldir%/compare.c \
	%reldir%/compare.h \
	%reldir%/comparechange.c \
	%reldir%/comparejson.c \
	%reldir%/compareorigin.c \
	%reldir%/compareprint.c \
	%reldir%/corpus-digest.c \
	%reldir%/corpus.c \
	%reldir%/corpus.h \
	%reldir%/correlation.c \
	%reldir%/correlation.h \
	%reldir%/cost.c \
	%reldir%/cost.h \
	%reldir%/costmemory.c \
	%reldir%/costmemory.h \
	%reldir%/dataset-split.c \
	%reldir%/dataset.c \
	%reldir%/declared.c \
	%reldir%/declared.h \
	%reldir%/decoder.c \
	%reldir%/decoder.h \
	%reldir%/density.c \
	%reldir%/density.h \
	%reldir%/download.c \
	%reldir%/download.h \
	%reldir%/drawing.c \
	%reldir%/drawing.h \
	%reldir%/drawingcell.c \
	%reldir%/drawingkinds.c \
	%reldir%/drawingwork.h \
	%reldir%/error.c \
	%reldir%/errors.h \
	%reldir%/evaluation.c \
	%reldir%/evaluation.h \
	%reldir%/examples.c \
	%reldir%/examples.h \
	%reldir%/expected.c \
	%reldir%/expected.h \
	%reldir%/explain.c \
	%reldir%/explain.h \
	%reldir%/explainpage.c \
	%reldir%/explainprint.c \
	%reldir%/fetch.c \
	%reldir%/fetch.h \
	%reldir%/figures.c \
	%reldir%/figures.h \
	%reldir%/files.c \
	%reldir%/files.h \
	%reldir%/folder.c \
	%reldir%/folder.h \
	%reldir%/forward.c \
	%reldir%/gnuplot.c \
	%reldir%/gnuplot.h \
	%reldir%/heatmap.c \
	%reldir%/heatmap.h \
	%reldir%/html.c \
	%reldir%/html.h \
	%reldir%/inspect.c \
	%reldir%/inspect.h \
	%reldir%/instance.c \
	%reldir%/instance.h \
	%reldir%/join.c \
	%reldir%/join.h \
	%reldir%/joinfiles.c \
	%reldir%/joinfiles.h \
	%reldir%/joinfolder.c \
	%reldir%/joinfolder.h \
	%reldir%/json.c \
	%reldir%/json.h \
	%reldir%/kernels.c \
	%reldir%/kernels.h \
	%reldir%/lanes.c \
	%reldir%/lanes.h \
	%reldir%/leaveoneout.c \
	%reldir%/leaveoneout.h \
	%reldir%/lexicon.c \
	%reldir%/lexicon.h \
	%reldir%/loader.c \
	%reldir%/loader.h \
	%reldir%/loss.c \
	%reldir%/loss.h \
	%reldir%/manifest.c \
	%reldir%/manifest.h \
	%reldir%/memory.c \
	%reldir%/memory.h \
	%reldir%/metrics.c \
	%reldir%/metrics.h \
	%reldir%/model.c \
	%reldir%/model.h \
	%reldir%/modelfile.c \
	%reldir%/module.c \
	%reldir%/module.h \
	%reldir%/modulefile.c \
	%reldir%/modulefile.h \
	%reldir%/opscheck.c \
	%reldir%/optimiser.c \
	%reldir%/optimiser.h \
	%reldir%/options.c \
	%reldir%/outcome.c \
	%reldir%/outcome.h \
	%reldir%/outcomes.c \
	%reldir%/output.c \
	%reldir%/output.h \
	%reldir%/page.c \
	%reldir%/page.h \
	%reldir%/pageanswer.c \
	%reldir%/pagedata.c \
	%reldir%/pagedata.h \
	%reldir%/pageexpected.c \
	%reldir%/pagefigures.c \
	%reldir%/pagefigures.h \
	%reldir%/pageoutputs.c \
	%reldir%/pageoutputs.h \
	%reldir%/pageoverview.c \
	%reldir%/pageparts.h \
	%reldir%/pagepicture.c \
	%reldir%/pagepicture.h \
	%reldir%/pagesample.c \
	%reldir%/pagesettings.c \
	%reldir%/pagetables.c \
	%reldir%/pairs.c \
	%reldir%/pairs.h \
	%reldir%/papergrid.c \
	%reldir%/papergrid.h \
	%reldir%/paperlatex.c \
	%reldir%/papermodels.c \
	%reldir%/papernotes.c \
	%reldir%/paperprint.c \
	%reldir%/paperprint.h \
	%reldir%/papertables.c \
	%reldir%/papertables.h \
	%reldir%/papertext.c \
	%reldir%/paperwork.h \
	%reldir%/params.c \
	%reldir%/params.h \
	%reldir%/pieces.c \
	%reldir%/pieces.h \
	%reldir%/plan.c \
	%reldir%/plan.h \
	%reldir%/planprint.c \
	%reldir%/plugincheck.c \
	%reldir%/plugincheck.h \
	%reldir%/profile.c \
	%reldir%/profile.h \
	%reldir%/published.c \
	%reldir%/published.h \
	%reldir%/quantities.c \
	%reldir%/quantities.h \
	%reldir%/random.c \
	%reldir%/reading.c \
	%reldir%/reading.h \
	%reldir%/readingname.c \
	%reldir%/readingquality.c \
	%reldir%/recordfile.c \
	%reldir%/recordfile.h \
	%reldir%/records.c \
	%reldir%/records.h \
	%reldir%/recordscan.c \
	%reldir%/recordscan.h \
	%reldir%/report.c \
	%reldir%/report.h \
	%reldir%/reportexpected.c \
	%reldir%/reportexpected.h \
	%reldir%/reportgroup.c \
	%reldir%/reportgroup.h \
	%reldir%/reportoverview.c \
	%reldir%/reportoverview.h \
	%reldir%/results.c \
	%reldir%/results.h \
	%reldir%/rows-json.c \
	%reldir%/rows-text.c \
	%reldir%/rows.c \
	%reldir%/rowswork.h \
	%reldir%/run.c \
	%reldir%/run.h \
	%reldir%/runcheck.c \
	%reldir%/runfile.c \
	%reldir%/runfile.h \
	%reldir%/safetensors-write.c \
	%reldir%/safetensors.c \
	%reldir%/safetensors.h \
	%reldir%/scanner.c \
	%reldir%/scanner.h \
	%reldir%/scratch.c \
	%reldir%/scratch.h \
	%reldir%/settings.h \
	%reldir%/shown.c \
	%reldir%/shown.h \
	%reldir%/showntext.c \
	%reldir%/shownwork.h \
	%reldir%/sourcefit.c \
	%reldir%/sourcefit.h \
	%reldir%/statistics.c \
	%reldir%/stream-file.c \
	%reldir%/stream.c \
	%reldir%/stream.h \
	%reldir%/study.c \
	%reldir%/study.h \
	%reldir%/studycheck.c \
	%reldir%/studydata.c \
	%reldir%/studypart.c \
	%reldir%/studypart.h \
	%reldir%/studyprint.c \
	%reldir%/studysource.c \
	%reldir%/studysource.h \
	%reldir%/studytables.h \
	%reldir%/summary.c \
	%reldir%/summary.h \
	%reldir%/table.c \
	%reldir%/table.h \
	%reldir%/terminal.c \
	%reldir%/terminal.h \
	%reldir%/text.c \
	%reldir%/text.h \
	%reldir%/threads.c \
	%reldir%/threads.h \
	%reldir%/toplists.c \
	%reldir%/trainer.c \
	%reldir%/trainer.h \
	%reldir%/training.c \
	%reldir%/training.h \
	%reldir%/update.c \
	%reldir%/update.h \
	%reldir%/vectors-binary.c \
	%reldir%/vectors-text.c \
	%reldir%/vectors-work.h \
	%reldir%/vectors.c \
	%reldir%/vectors.h \
	%reldir%/verify.c \
	%reldir%/verify.h \
	%reldir%/verifycell.c \
	%reldir%/verifydiff.c \
	%reldir%/verifyfinished.c \
	%reldir%/verifymodel.c \
	%reldir%/verifymore.c \
	%reldir%/verifyolder.c \
	%reldir%/verifypage.c \
	%reldir%/verifyprint.c \
	%reldir%/verifyrecords.c \
	%reldir%/verifywork.h \
	%reldir%/vocabulary.c \
	%reldir%/vocabulary.h \
	%reldir%/whole.c \
	%reldir%/whole.h \
	%reldir%/words-address.c \
	%reldir%/words-affix.c \
	%reldir%/words-english.c \
	%reldir%/words-exception.c \
	%reldir%/words-hash.c \
	%reldir%/words-letter.c \
	%reldir%/words.c \
	%reldir%/words.h
# end

# A run on several machines; without --with-mpi there is nothing of it.
if WITH_MPI
# list mpi
%canon_reldir%_libattnkit_la_SOURCES += \
	%reldir%/mpi/crew.c \
	%reldir%/mpi/crew.h \
	%reldir%/mpi/crewdata.c \
	%reldir%/mpi/crewdata.h \
	%reldir%/mpi/crewkeep.c \
	%reldir%/mpi/crewlead.c \
	%reldir%/mpi/crewlead.h \
	%reldir%/mpi/crewplan.c \
	%reldir%/mpi/crewplan.h \
	%reldir%/mpi/crewprobe.c \
	%reldir%/mpi/crewwork.c \
	%reldir%/mpi/crewwork.h \
	%reldir%/mpi/ranks.c \
	%reldir%/mpi/ranks.h
# end
endif

# What was published, and the style and script of the page, become C: arrays of the
# lines of the files.  They stand outside this folder, whose files are listed above.
nodist_%canon_reldir%_libattnkit_la_SOURCES = generated/published.c \
	generated/page-css.c generated/page-js.c
LINES_TO_C = ' \
	  BEGIN { print "\043include \"" header "\"\n"; \
	          print "const char *const " name "[] = {" } \
	  { gsub(/\\/, "&&"); gsub(/"/, "\\\""); print "    \"" $$0 "\"," } \
	  END { print "    NULL,\n};" }'
generated/published.c: $(srcdir)/%reldir%/published.csv
	@$(MKDIR_P) generated
	$(AM_V_GEN)$(AWK) -v header=published.h -v name=ak_published_lines $(LINES_TO_C) \
	  $(srcdir)/%reldir%/published.csv >$@.tmp && mv $@.tmp $@
generated/page-css.c: $(srcdir)/%reldir%/page/page.css
	@$(MKDIR_P) generated
	$(AM_V_GEN)$(AWK) -v header=page.h -v name=ak_page_css $(LINES_TO_C) \
	  $(srcdir)/%reldir%/page/page.css >$@.tmp && mv $@.tmp $@
PAGE_JS = $(srcdir)/%reldir%/page/data.js $(srcdir)/%reldir%/page/list.js \
	$(srcdir)/%reldir%/page/text.js $(srcdir)/%reldir%/page/page.js
generated/page-js.c: $(PAGE_JS)
	@$(MKDIR_P) generated
	$(AM_V_GEN)$(AWK) -v header=page.h -v name=ak_page_js $(LINES_TO_C) \
	  $(PAGE_JS) >$@.tmp && mv $@.tmp $@
CLEANFILES += generated/published.c generated/page-css.c generated/page-js.c
EXTRA_DIST += %reldir%/published.csv %reldir%/page/page.css %reldir%/page/data.js \
	%reldir%/page/list.js %reldir%/page/text.js %reldir%/page/page.js

%canon_reldir%_libattnkit_la_CPPFLAGS = $(AM_CPPFLAGS) \
	-DAK_PLUGINDIR='"$(plugindir)"' $(JANSSON_CFLAGS) $(OPENBLAS_CFLAGS) \
	$(LIBARCHIVE_CFLAGS) $(LIBCURL_CFLAGS) $(MPI_CFLAGS)
%canon_reldir%_libattnkit_la_LDFLAGS = $(AM_LDFLAGS) -version-info 0:0:0 \
	-no-undefined $(NO_UNDEFINED) \
	-Wl,--version-script=$(srcdir)/%reldir%/libattnkit.map
EXTRA_%canon_reldir%_libattnkit_la_DEPENDENCIES = %reldir%/libattnkit.map
EXTRA_DIST += %reldir%/libattnkit.map

# What plug-ins rely on, for make check-abi.
# list records
EXTRA_DIST += \
	%reldir%/abi-1.0.txt
# end

%canon_reldir%_libattnkit_la_LIBADD = $(OPENBLAS_LIBS) $(INIPARSER_LIBS) \
	$(JANSSON_LIBS) $(LIBARCHIVE_LIBS) $(LIBCURL_LIBS) $(GLIB_LIBS) \
	$(SYSTEM_LIBS) $(MPI_LIBS)
