# The plug-ins: one file, one module, one exported symbol.  The lists are written
# by build-aux/list-files.

encoderdir = $(plugindir)/encoder
attentiondir = $(plugindir)/attention
probedir = $(plugindir)/probe
datasetdir = $(plugindir)/dataset

MODULE_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -no-undefined \
	$(NO_UNDEFINED) -Wl,--version-script=$(srcdir)/%reldir%/module.map
EXTRA_DIST += %reldir%/module.map
MODULE_LIBADD = core/libattnkit.la $(GLIB_LIBS) $(SYSTEM_LIBS)

# list modules
encoder_LTLIBRARIES = \
	%reldir%/encoders/average.la \
	%reldir%/encoders/bilstm.la \
	%reldir%/encoders/cnn.la
attention_LTLIBRARIES = \
	%reldir%/attention/additive.la \
	%reldir%/attention/dot.la
probe_LTLIBRARIES = \
	%reldir%/probes/adversarial.la \
	%reldir%/probes/gradient.la \
	%reldir%/probes/loo.la \
	%reldir%/probes/permutation.la
dataset_LTLIBRARIES = \
	%reldir%/datasets/adr.la \
	%reldir%/datasets/agnews.la \
	%reldir%/datasets/babi.la \
	%reldir%/datasets/cnn-qa.la \
	%reldir%/datasets/imdb.la \
	%reldir%/datasets/mimic.la \
	%reldir%/datasets/newsgroups.la \
	%reldir%/datasets/planted.la \
	%reldir%/datasets/snli.la \
	%reldir%/datasets/sst.la \
	%reldir%/datasets/table.la
%canon_reldir%_encoders_bilstm_la_SOURCES = \
	%reldir%/encoders/bilstm.c \
	%reldir%/encoders/bilstm-parts.h \
	%reldir%/encoders/bilstm-without.c
%canon_reldir%_probes_adversarial_la_SOURCES = \
	%reldir%/probes/adversarial.c \
	%reldir%/probes/adversarial-rows.c \
	%reldir%/probes/adversarial-rows.h
%canon_reldir%_datasets_babi_la_SOURCES = \
	%reldir%/datasets/babi.c \
	%reldir%/datasets/babi-stories.c \
	%reldir%/datasets/babi-stories.h \
	%reldir%/datasets/babi-world.c \
	%reldir%/datasets/babi-world.h
%canon_reldir%_datasets_mimic_la_SOURCES = \
	%reldir%/datasets/mimic.c \
	%reldir%/datasets/mimic-text.c \
	%reldir%/datasets/mimic-text.h \
	%reldir%/datasets/mimic-ward.c \
	%reldir%/datasets/mimic-ward.h
%canon_reldir%_datasets_newsgroups_la_SOURCES = \
	%reldir%/datasets/newsgroups.c \
	%reldir%/datasets/newsgroups-message.c \
	%reldir%/datasets/newsgroups-message.h
%canon_reldir%_datasets_table_la_SOURCES = \
	%reldir%/datasets/table.c \
	%reldir%/datasets/table-files.c \
	%reldir%/datasets/table-labels.c \
	%reldir%/datasets/table-parts.h
%canon_reldir%_encoders_average_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_encoders_average_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_encoders_bilstm_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_encoders_bilstm_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_encoders_cnn_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_encoders_cnn_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_attention_additive_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_attention_additive_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_attention_dot_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_attention_dot_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_probes_adversarial_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_probes_adversarial_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_probes_gradient_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_probes_gradient_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_probes_loo_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_probes_loo_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_probes_permutation_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_probes_permutation_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_datasets_adr_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_datasets_adr_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_datasets_agnews_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_datasets_agnews_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_datasets_babi_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_datasets_babi_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_datasets_cnn_qa_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_datasets_cnn_qa_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_datasets_imdb_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_datasets_imdb_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_datasets_mimic_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_datasets_mimic_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_datasets_newsgroups_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_datasets_newsgroups_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_datasets_planted_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_datasets_planted_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_datasets_snli_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_datasets_snli_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_datasets_sst_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_datasets_sst_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_datasets_table_la_LDFLAGS = $(MODULE_LDFLAGS)
%canon_reldir%_datasets_table_la_LIBADD = $(MODULE_LIBADD)
# end

# What "attnkit new" copies.  The tests of each kind load it as it is.
TEMPLATE_LDFLAGS = $(MODULE_LDFLAGS) -rpath /nowhere
# list templates
dist_template_DATA = \
	%reldir%/template/Makefile \
	%reldir%/template/README.md \
	%reldir%/template/attention.c \
	%reldir%/template/dataset.c \
	%reldir%/template/encoder.c \
	%reldir%/template/probe.c
template_modules = \
	%reldir%/template/attention.la \
	%reldir%/template/dataset.la \
	%reldir%/template/encoder.la \
	%reldir%/template/probe.la
%canon_reldir%_template_attention_la_LDFLAGS = $(TEMPLATE_LDFLAGS)
%canon_reldir%_template_attention_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_template_dataset_la_LDFLAGS = $(TEMPLATE_LDFLAGS)
%canon_reldir%_template_dataset_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_template_encoder_la_LDFLAGS = $(TEMPLATE_LDFLAGS)
%canon_reldir%_template_encoder_la_LIBADD = $(MODULE_LIBADD)
%canon_reldir%_template_probe_la_LDFLAGS = $(TEMPLATE_LDFLAGS)
%canon_reldir%_template_probe_la_LIBADD = $(MODULE_LIBADD)
# end

# modules/KIND/NAME.so: the plug-ins where the program looks for them, without
# installing.  Links, so that they are never older than what was just built;
# the folder is made anew, so that a plug-in that is gone is gone here, too.
all-local: modules
.PHONY: modules
modules: $(encoder_LTLIBRARIES) $(attention_LTLIBRARIES) \
		$(probe_LTLIBRARIES) $(dataset_LTLIBRARIES)
	@rm -rf modules.new && \
	link() { \
	  kind=$$1; shift; (umask 022; $(MKDIR_P) modules.new/$$kind) || return 1; \
	  for module; do \
	    folder=`dirname $$module`; name=`basename $$module .la`; \
	    $(LN_S) ../../$$folder/.libs/$$name.so modules.new/$$kind/ || return 1; \
	  done; \
	}; \
	link encoder $(encoder_LTLIBRARIES) && \
	link attention $(attention_LTLIBRARIES) && \
	link probe $(probe_LTLIBRARIES) && \
	link dataset $(dataset_LTLIBRARIES) && \
	rm -rf modules && mv modules.new modules

# template: where the program looks for what "attnkit new" copies, without
# installing.
all-local: template
template:
	@$(LN_S) $(abs_top_srcdir)/%reldir%/template $@

# templates/KIND/template.so, for the tests.
check_LTLIBRARIES += $(template_modules)
check_DATA += templates/made
templates/made: $(template_modules)
	@rm -rf templates && (umask 022; for kind in encoder attention probe dataset; do \
	  $(MKDIR_P) templates/$$kind && \
	  $(LN_S) ../../%reldir%/template/.libs/$$kind.so \
	    templates/$$kind/template.so || exit 1; \
	done) && touch $@

clean-local: clean-modules
.PHONY: clean-modules
clean-modules:
	-rm -rf modules modules.new template templates
