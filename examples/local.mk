# Run files for every experiment.  The list is written by build-aux/list-files.

examplesdir = $(docdir)/examples
constructeddir = $(examplesdir)/constructed
# list files
dist_examples_DATA = \
	%reldir%/agnews.ini \
	%reldir%/babi.ini \
	%reldir%/cnn-qa.ini \
	%reldir%/demo.ini \
	%reldir%/imdb.ini \
	%reldir%/mimic.ini \
	%reldir%/newsgroups.ini \
	%reldir%/planted.ini \
	%reldir%/sst.ini \
	%reldir%/table.ini
dist_constructed_DATA = \
	%reldir%/constructed/faithful.safetensors \
	%reldir%/constructed/irrelevant.safetensors \
	%reldir%/constructed/words.txt
EXTRA_DIST += \
	%reldir%/third-party/README.md \
	%reldir%/third-party/third-party.ini \
	%reldir%/third-party/Makefile \
	%reldir%/third-party/attention/sparsemax.c \
	%reldir%/third-party/dataset/polarity.c \
	%reldir%/third-party/encoder/gru.c \
	%reldir%/third-party/probe/norm.cc \
	%reldir%/third-party/probe/spread.c \
	%reldir%/slurm/array.sh \
	%reldir%/slurm/mpi.sh
# end
