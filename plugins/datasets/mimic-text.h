/* mimic-text.h: discharge summaries as the published experiments read them. */
#ifndef MIMIC_TEXT_H
#define MIMIC_TEXT_H

#include <attnkit/attnkit.h>

/* The words of `text`, parted by single blanks, in this order: tokens; lower
 * case; de-identification marks, [** ... **], become <DE>; a character that is
 * no ASCII letter or digit and is repeated, blanks between or not, stands once,
 * with a blank behind it; a word with a digit becomes qqq.  Linear in the text.
 * Free it. */
gchar *mimic_prepare(const char *text, AkTokeniser tokeniser);

#endif
