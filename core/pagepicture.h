/* pagepicture.h: a figure's picture as part of a page. */
#ifndef AK_PAGEPICTURE_H
#define AK_PAGEPICTURE_H

#include "drawing.h"

/* Append the picture (drawing->svg), in the page's ink, without what a page has no
 * use for: a third fewer bytes.  Nothing, where it is no picture. */
void ak_page_picture(const AkDrawing *drawing, GString *out);

#endif
