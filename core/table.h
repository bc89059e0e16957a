/* table.h: figures as a table. */
#ifndef AK_TABLE_H
#define AK_TABLE_H

#include <glib.h>

/* Append the table of one cell's figures (AkFigure), whatever their probes: a
 * row for each quantity and class. */
void ak_table_draw(const GPtrArray *figures, gsize width, GString *out);

/* Append TEXT and blanks up to `width` columns. */
void ak_table_pad(GString *out, const char *text, gsize width);

/* x; 0 where so many decimals would print a 0 with a sign. */
gdouble ak_table_unsigned(gdouble x, guint n_decimal);

/* Three decimals, or as many up to six as show two digits of it, "0.00011"; below
 * that "<0.000001" or ">-0.000001"; an exponent from 10,000 on; "-" for NAN.  Free
 * it. */
gchar *ak_table_number(gdouble x);

#endif
