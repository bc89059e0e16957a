# The attnkit program: options in, core called, text out; no numerics.

bin_PROGRAMS += %reldir%/attnkit
# list sources
%canon_reldir%_attnkit_SOURCES = \
	%reldir%/arguments.c \
	%reldir%/arguments.h \
	%reldir%/attnkit.c \
	%reldir%/catalogue.c \
	%reldir%/catalogue.h \
	%reldir%/commands.c \
	%reldir%/commands.h \
	%reldir%/explaining.c \
	%reldir%/explaining.h \
	%reldir%/fetching.c \
	%reldir%/fetching.h \
	%reldir%/findings.c \
	%reldir%/findings.h \
	%reldir%/json.c \
	%reldir%/json.h \
	%reldir%/lists.c \
	%reldir%/lists.h \
	%reldir%/new.c \
	%reldir%/new.h \
	%reldir%/process.c \
	%reldir%/process.h \
	%reldir%/progress.c \
	%reldir%/progress.h \
	%reldir%/usage.c \
	%reldir%/usage.h \
	%reldir%/verifying.c \
	%reldir%/verifying.h
# end
%canon_reldir%_attnkit_CPPFLAGS = $(AM_CPPFLAGS) -DAK_BINDIR='"$(bindir)"' \
	-DAK_TEMPLATEDIR='"$(templatedir)"' -DAK_PKGCONFIGDIR='"$(pkgconfigdir)"'
%canon_reldir%_attnkit_LDADD = core/libattnkit.la $(GLIB_LIBS) $(SYSTEM_LIBS)

# Beside the folders of the build, for the hand.
all-local: attnkit
attnkit: cli/attnkit$(EXEEXT)
	@rm -f $@ && $(LN_S) cli/attnkit$(EXEEXT) $@
CLEANFILES += attnkit
