/* safetensors.h: tensors on disk, float32, little-endian.
 *
 * Eight bytes of header length, a JSON header, the data; the format of
 * https://github.com/huggingface/safetensors.  Reading trusts nothing: lengths,
 * overlaps, holes, duplicates and types are checked before a byte is used. */
#ifndef AK_SAFETENSORS_H
#define AK_SAFETENSORS_H

#include <attnkit/error.h>

typedef struct AkTensor {
    const char *name;
    gsize n_dimension; /* 1 .. 4 */
    gsize dimension[4];
    const gfloat *data; /* NULL: not read */
} AkTensor;

/* The header of a file has at most this many bytes. */
#define AK_SAFETENSORS_MAX_HEADER ((guint64)100 * 1000 * 1000)

/* Bytes of a tensor's values; FALSE where the number of dimensions is not 1 ..
 * 4, where one of them is 0, or where the product is larger than any memory. */
gboolean ak_tensor_size(const AkTensor *tensor, gsize *size);

/* metadata: string to string, may be NULL.  Tensors are written in the order of
 * their names, so that the same tensors give the same bytes. */
gboolean ak_safetensors_write(const char *path, gsize n, const AkTensor *tensor,
                              GHashTable *metadata, GError **error);

typedef struct AkSafetensors AkSafetensors; /* a file that is read */

/* Its header alone, which is checked: names, shapes and metadata, no values.  What
 * the data are to fit is compared with them before memory is taken: a file may be
 * as large as it likes, and have holes. */
AkSafetensors *ak_safetensors_open(const char *path, GError **error);
/* The values of all tensors; once. */
gboolean ak_safetensors_read_data(AkSafetensors *file, GError **error);
/* Both. */
AkSafetensors *ak_safetensors_read(const char *path, GError **error);
void ak_safetensors_free(AkSafetensors *file);
gsize ak_safetensors_count(const AkSafetensors *file);
const AkTensor *ak_safetensors_at(const AkSafetensors *file, gsize i);
/* NULL: there is none of this name. */
const AkTensor *ak_safetensors_find(const AkSafetensors *file, const char *name);
/* NULL: no such key. */
const char *ak_safetensors_metadata(const AkSafetensors *file, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkSafetensors, ak_safetensors_free)

#endif
