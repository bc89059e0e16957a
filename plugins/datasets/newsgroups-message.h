/* newsgroups-message.h: from a message to its author's own words. */
#ifndef NEWSGROUPS_MESSAGE_H
#define NEWSGROUPS_MESSAGE_H

#include <glib.h>

/* The message (UTF-8) without header, signature and quotes; "" where nothing is
 * left, or where no blank line ends the header.  Free it. */
gchar *newsgroups_strip(const char *message);

/* Every run of characters that are no letter, digit or underscore becomes its
 * last one, between blanks; words are parted by single blanks.  So a mark before
 * a blank vanishes, and "do n't" becomes "do n ' t".  Free it. */
gchar *newsgroups_part(const char *text);

#endif
