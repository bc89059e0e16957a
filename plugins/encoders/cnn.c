/* cnn: one-dimensional convolutions of several widths, side by side.
 *
 *   y_t = b + sum_k W_k x_{t+k-(w-1)/2}     k = 0 .. w-1, x is 0 outside the text
 *   h_t = max(y_t, 0), the widths' outputs one behind the other; 0 at the marks
 *
 * Each width has F = H / n filters.  The products W_k x are the input map: width
 * i's tap k has the F columns from offset_i + k F of z.  The summary of a text is
 * the maximum of h over its positions.  A word reaches (w-1)/2 positions to
 * either side, so leaving one out changes few states.
 *
 * Source: Kim 2014, arXiv:1408.5882, section 2; widths and filters as in the code
 * of Jain & Wallace 2019 (the paper's text has 64 filters: hidden = 256). */
#include <attnkit/attnkit.h>

#include <math.h>
#include <string.h>

enum { MAX_WIDTHS = 16, MAX_WIDTH = 99 };

typedef struct Cnn {
    gint64 hidden; /* H */
    gchar *widths;
    gsize n_width, n_filter; /* F */
    gsize n_column;          /* P */
    gsize width[MAX_WIDTHS], offset[MAX_WIDTHS];
    AkParamId bias[MAX_WIDTHS];
} Cnn;

static const AkOption options[] = {
    AK_INT(Cnn, hidden, "128", 1, 8192, "filters",
           "filters in all, a multiple of the number of widths"),
    AK_TEXT(Cnn, widths, "1, 3, 5, 7",
            "widths of the windows in words: odd, to 99, at most 16"),
    {.name = NULL},
};

static gboolean
cnn_read_widths(Cnn *cnn, GError **error)
{
    g_auto(GStrv) part = g_strsplit(cnn->widths, ",", -1);
    for (gchar **p = part; *p != NULL; p++) {
        guint64 width = 0;
        if (cnn->n_width == MAX_WIDTHS ||
            !g_ascii_string_to_unsigned(g_strstrip(*p), 10, 1, MAX_WIDTH,
                                        &width, NULL) ||
            width % 2 == 0) {
            g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                        "option 'widths' is '%s', must be at most %d odd "
                        "numbers in [1, %d], parted by commas",
                        cnn->widths, MAX_WIDTHS, MAX_WIDTH);
            return FALSE;
        }
        cnn->width[cnn->n_width++] = width;
    }
    if (cnn->n_width == 0 || (gsize)cnn->hidden % cnn->n_width != 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "option 'hidden' is %" G_GINT64_FORMAT
                    ", must be a multiple of the number of widths (%s)",
                    cnn->hidden, cnn->widths);
        return FALSE;
    }
    return TRUE;
}

static gboolean
cnn_open(gpointer data, AkParams *params, const AkShape *shape, gsize *hidden,
         GError **error)
{
    Cnn *cnn = data;
    if (!cnn_read_widths(cnn, error))
        return FALSE;

    cnn->n_filter = (gsize)cnn->hidden / cnn->n_width;
    for (gsize i = 0; i < cnn->n_width; i++) {
        const gdouble bound =
            1.0 / sqrt((gdouble)(shape->embedding * cnn->width[i]));
        g_autofree gchar *weight =
            g_strdup_printf("convolutions.%" G_GSIZE_FORMAT ".weight", i);
        g_autofree gchar *bias =
            g_strdup_printf("convolutions.%" G_GSIZE_FORMAT ".bias", i);
        ak_params_map(params, weight, cnn->n_filter, cnn->width[i], bound);
        cnn->bias[i] = ak_params_vector(params, bias, cnn->n_filter, bound);
        cnn->offset[i] = cnn->n_column;
        cnn->n_column += cnn->n_filter * cnn->width[i];
    }
    *hidden = (gsize)cnn->hidden;
    return TRUE;
}

/* NAN stays NAN. */
AK_VECTOR static void
cnn_rectify(gsize n, gfloat *h)
{
    for (gsize j = 0; j < n; j++)
        h[j] = h[j] < 0.0f ? 0.0f : h[j];
}

/* h (H) of position t in a text whose tokens have the rows row (n). */
static void
cnn_state(const Cnn *cnn, AkPass *pass, gsize n, const guint32 *row, gsize t,
          const gfloat *z, gfloat *h)
{
    for (gsize i = 0; i < cnn->n_width; i++) {
        const gsize half = cnn->width[i] / 2;
        gfloat *y = h + i * cnn->n_filter;
        memcpy(y, ak_pass_value(pass, cnn->bias[i]), cnn->n_filter * sizeof *y);
        for (gsize k = 0; k < cnn->width[i]; k++)
            if (t + k >= half && t + k - half < n)
                ak_axpy(cnn->n_filter, 1.0f,
                        z + row[t + k - half] * cnn->n_column + cnn->offset[i] +
                            k * cnn->n_filter,
                        y);
    }
    cnn_rectify((gsize)cnn->hidden, h);
}

/* summary (H) = the maximum over the rows h (n,H); they are never negative;
 * NAN stays NAN. */
AK_VECTOR static void
cnn_maximum(gsize n, gsize width, const gfloat *restrict h,
            gfloat *restrict summary)
{
    memset(summary, 0, width * sizeof *summary);
    for (gsize t = 0; t < n; t++)
        for (gsize j = 0; j < width; j++) {
            const gfloat x = h[t * width + j];
            summary[j] = x > summary[j] || isnan(x) ? x : summary[j];
        }
}

static void
cnn_forward(gconstpointer data, AkPass *pass, const AkBatch *batch,
            const gfloat *z, gfloat *h, gfloat *s)
{
    const Cnn *cnn = data;
    const gsize width = (gsize)cnn->hidden;
    ak_pass_keep(pass, h);
    for (gsize b = 0; b < batch->n_text; b++) {
        const gsize first = batch->start[b], n = batch->start[b + 1] - first;
        gfloat *rows = h + first * width;
        memset(rows, 0, width * sizeof *rows);
        memset(rows + (n - 1) * width, 0, width * sizeof *rows);
        for (gsize t = 1; t + 1 < n; t++)
            cnn_state(cnn, pass, n, batch->row + first, t, z, rows + t * width);
        if (s != NULL)
            cnn_maximum(n, width, rows, s + b * width);
    }
}

/* ds goes to the first position that has the maximum. */
static void
cnn_maximum_backward(gsize n, gsize width, const gfloat *h, const gfloat *ds,
                     gfloat *dy)
{
    for (gsize j = 0; j < width; j++) {
        gsize best = 0;
        for (gsize t = 1; t < n; t++)
            if (h[t * width + j] > h[best * width + j])
                best = t;
        dy[best * width + j] += ds[j];
    }
}

/* dy (n): in dL/dh, out dL/dy: where the filter was silent nothing passes. */
AK_VECTOR static void
cnn_rectify_backward(gsize n, const gfloat *restrict h, gfloat *restrict dy)
{
    for (gsize j = 0; j < n; j++)
        dy[j] = h[j] > 0.0f ? dy[j] : 0.0f;
}

/* cnn_state() differentiated: dy (H) of position t, into dz and the biases. */
static void
cnn_state_backward(const Cnn *cnn, AkPass *pass, gsize n, const guint32 *dz_row,
                   gsize t, const gfloat *dy, gfloat *dz)
{
    for (gsize i = 0; i < cnn->n_width; i++) {
        const gsize half = cnn->width[i] / 2;
        const gfloat *own = dy + i * cnn->n_filter;
        gfloat *dbias = ak_pass_gradient(pass, cnn->bias[i]);
        if (dbias != NULL)
            ak_axpy(cnn->n_filter, 1.0f, own, dbias);
        for (gsize k = 0; dz != NULL && k < cnn->width[i]; k++)
            if (t + k >= half && t + k - half < n)
                ak_axpy(cnn->n_filter, 1.0f, own,
                        dz + dz_row[t + k - half] * cnn->n_column +
                            cnn->offset[i] + k * cnn->n_filter);
    }
}

static void
cnn_backward(gconstpointer data, AkPass *pass, const AkBatch *batch,
             const gfloat *z, const gfloat *dh, const gfloat *ds, gfloat *dz)
{
    const Cnn *cnn = data;
    const gsize width = (gsize)cnn->hidden;
    const gfloat *h = ak_pass_kept(pass);
    gfloat *dy = ak_pass_zeros(pass, batch->start[batch->n_text] * width);
    (void)z;

    for (gsize b = 0; b < batch->n_text; b++) {
        const gsize first = batch->start[b], n = batch->start[b + 1] - first;
        const gfloat *rows = h + first * width;
        gfloat *own = dy + first * width;
        if (dh != NULL)
            ak_axpy(n * width, 1.0f, dh + first * width, own);
        if (ds != NULL)
            cnn_maximum_backward(n, width, rows, ds + b * width, own);
        cnn_rectify_backward(n * width, rows, own); /* marks are 0: silent */
        for (gsize t = 1; t + 1 < n; t++)
            cnn_state_backward(cnn, pass, n, batch->dz_row + first, t,
                               own + t * width, dz);
    }
}

static void
cnn_without(gconstpointer data, AkPass *pass, const AkBatch *batch,
            const gfloat *z, const gfloat *h, gsize text, gsize first_cut,
            gsize n_cut, AkEmit emit, gpointer emit_data)
{
    const Cnn *cnn = data;
    const gsize width = (gsize)cnn->hidden, first = batch->start[text];
    const gsize n = batch->start[text + 1] - first - 1; /* tokens left */
    gsize half = 0;
    for (gsize i = 0; i < cnn->n_width; i++)
        half = MAX(half, cnn->width[i] / 2);
    guint32 *row = ak_pass_alloc(pass, n * sizeof *row);
    gfloat *rows = ak_pass_floats(pass, MIN(2 * half, n) * width + 1);
    (void)h;

    for (gsize cut = first_cut; cut < first_cut + n_cut; cut++) {
        memcpy(row, batch->row + first, cut * sizeof *row);
        memcpy(row + cut, batch->row + first + cut + 1, (n - cut) * sizeof *row);
        const gsize begin = cut > half ? cut - half : 1;
        const gsize end = MIN(cut + half, n - 1); /* <EOS> is at n - 1 */
        for (gsize t = begin; t < end; t++)
            cnn_state(cnn, pass, n, row, t, z, rows + (t - begin) * width);
        emit(emit_data, cut, begin, end > begin ? end - begin : 0, rows);
    }
}

static const AkEncoderOps ops = {
    .size = sizeof(AkEncoderOps),
    .open = cnn_open,
    .forward = cnn_forward,
    .backward = cnn_backward,
    .without = cnn_without,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ENCODER,
    .name = "cnn",
    .version = "1.0",
    .license = "MIT",
    .summary = "convolutions of several widths, rectified",
    .source = "Kim 2014, arXiv:1408.5882, section 2",
    .cost =
        "E F w multiplications a distinct word and width; leave-one-out F w^2 "
        "additions a word",
    .limits = "a word sees half the widest window on each side, no further",
    .state_size = sizeof(Cnn),
    .options = options,
    .ops.encoder = &ops,
};
