/* usage.h: the words of --help. */
#ifndef AK_USAGE_H
#define AK_USAGE_H

extern const char ak_usage_summary[];  /* before the options: the commands */
extern const char ak_usage_examples[]; /* after them, with the exit codes */

#endif
