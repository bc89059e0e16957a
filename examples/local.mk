# Run files for every experiment.  The list is written by build-aux/list-files.

examplesdir = $(docdir)/examples
# list files
dist_examples_DATA = \
	%reldir%/agnews.ini \
	%reldir%/babi.ini \
	%reldir%/cnn-qa.ini \
	%reldir%/demo.ini \
	%reldir%/imdb.ini \
	%reldir%/mimic.ini \
	%reldir%/newsgroups.ini \
	%reldir%/sst.ini \
	%reldir%/table.ini
# end
