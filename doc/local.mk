# Manual pages and guides.  The lists are written by build-aux/list-files.

# list manuals
dist_man_MANS =
# end

# list guides
EXTRA_DIST +=
# end
