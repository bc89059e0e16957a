# attnkit.m4: what the configure.ac of a plug-in for attnkit asks.     serial 1
#
# ATTNKIT_PLUGIN([MINIMUM-VERSION], [ACTION-IF-FOUND], [ACTION-IF-NOT-FOUND])
#
# Finds attnkit through pkg-config and substitutes
#
#   ATTNKIT_CFLAGS, ATTNKIT_LIBS   to compile and link a plug-in
#   ATTNKIT                        the program, for "$(ATTNKIT) check FILE.so"
#   attnkit_abi                    the interface of plug-ins, such as 1.0
#   attnkit_plugindir              where plug-ins for all users lie; a module
#                                  goes to its folder for the kind:
#                                  encoderdir = $(attnkit_plugindir)/encoder
#
# Where attnkit is not found, or is older, and there is no third argument,
# configure stops and says what to do.
AC_DEFUN([ATTNKIT_PLUGIN], [
AC_REQUIRE([PKG_PROG_PKG_CONFIG])
PKG_CHECK_MODULES([ATTNKIT], [attnkit]m4_ifnblank([$1], [[ >= $1]]), [
    PKG_CHECK_VAR([ATTNKIT], [attnkit], [attnkit])
    PKG_CHECK_VAR([attnkit_abi], [attnkit], [abi_version])
    PKG_CHECK_VAR([attnkit_plugindir], [attnkit], [plugindir])
    $2
], m4_ifblank([$3], [[AC_MSG_ERROR([attnkit]m4_ifnblank([$1], [[ $1 or newer]])[ is missing;
    where it is installed in a prefix of its own, put the lib/pkgconfig of that
    on PKG_CONFIG_PATH])]], [[$3]]))
])
