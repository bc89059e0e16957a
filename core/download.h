/* download.h: a published file into a folder, whole and verified or not at all.
 *
 * The bytes go to FILE.part, and an attempt that breaks off goes on from there:
 * by itself a few times, and with the next call, if the server's file is still
 * the same (FILE.part.from says of which it is).  Only what was verified gets the
 * name FILE. */
#ifndef AK_DOWNLOAD_H
#define AK_DOWNLOAD_H

#include "attnkit/dataset.h"
#include "run.h"

typedef struct AkDownloadRequest {
    const AkDownload *download;
    const char *folder; /* where it goes; made where it is missing */
    const char *mirror; /* address of a folder that has FILE; NULL: the
                         * publisher's address is used */
    guint n_try;        /* attempts that bring nothing new before it gives up */
    guint pause;        /* ms before the second of them, then twice as long */
} AkDownloadRequest;

/* What a file was held against. */
typedef enum {
    AK_PROOF_SHA256,
    AK_PROOF_SIZE, /* and that it is whole */
    AK_PROOF_WHOLE,
} AkProof;

typedef struct AkDownloaded {
    gchar *path;   /* absolute */
    gchar *sha256; /* of the file, 64 hexadecimal digits */
    gchar *url;    /* NULL: it was there, nothing was fetched */
    AkProof proof;
} AkDownloaded;

void ak_downloaded_free(AkDownloaded *downloaded);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkDownloaded, ak_downloaded_free)

/* NULL on error: AK_ERROR_CONFIG (the folder or the mirror cannot be used),
 * AK_ERROR_DATA (what came, or lies in the folder under this name, is not the
 * file), AK_ERROR_NETWORK, AK_ERROR_FILE (disk full), AK_ERROR_INTERRUPTED.
 * The observer hears of bytes, and of every attempt that breaks off. */
AkDownloaded *ak_download(const AkDownloadRequest *request,
                          const AkObserver *observer, GError **error);

#endif
