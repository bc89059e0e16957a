/* faults.c: the table. */
#include "faults.h"

static const char faults_page[] = "\n<!DOCTYPE html><title>Log in</title>";

/* clang-format off */
const AkFault ak_faults[] = {
    {"plain", .n_request = 1},
    {"size alone is known", .what = AK_NO_SUM, .n_request = 1},
    {"sum alone is known", .what = AK_NO_SIZE, .n_request = 1},
    {"nothing is known", .what = AK_NO_SUM | AK_NO_SIZE, .n_request = 1},
    {"drips", {.piece = 20001, .pause = 5}, .n_request = 1},
    {"says no length", {.hides_length = TRUE}, .what = AK_NO_SIZE, .n_request = 1},

    /* Cut off. */
    {"cut off twice", {.etag = "\"a\"", .has_ranges = TRUE, .cut = 100003, .n_cut = 2},
     .n_request = 3, .n_range = 2},
    {"cut off, dated", {.modified = "Mon, 05 Jan 2015 10:00:00 GMT", .has_ranges = TRUE,
     .cut = 1, .n_cut = 2}, .n_request = 3, .n_range = 2},
    {"cut off, no ranges", {.etag = "\"a\"", .cut = 100003, .n_cut = 1},
     .n_request = 2, .n_range = 1},
    {"cut off, no version", {.has_ranges = TRUE, .cut = 100003, .n_cut = 1}, .n_request = 2},
    {"cut off, weak version", {.etag = "W/\"a\"", .has_ranges = TRUE, .cut = 7, .n_cut = 1},
     .n_request = 2},
    {"cut off unnoticed", {.etag = "\"a\"", .has_ranges = TRUE, .hides_length = TRUE,
     .cut = 100003, .n_cut = 1}, .n_request = 2, .n_range = 1},
    {"cut off unnoticed, no size", {.hides_length = TRUE, .cut = 100003, .n_cut = 9},
     .what = AK_NO_SIZE, .code = AK_ERROR_DATA, .says = "its SHA-256 is", .n_request = 1},
    {"cut off always", {.cut = 100003, .n_cut = 99}, .code = AK_ERROR_NETWORK,
     .says = "cannot fetch 'http://127.0.0.1", .n_request = 4, .leaves_part = TRUE},

    /* Lies and wrong files. */
    {"says too much", {.etag = "\"a\"", .has_ranges = TRUE, .lie = 50}, .what = AK_NO_SIZE,
     .code = AK_ERROR_NETWORK, .n_request = 4, .n_range = 2, .leaves_part = TRUE},
    {"says too much, size known", {.lie = 50}, .code = AK_ERROR_DATA,
     .says = "it has 300057 bytes there, must have 300007", .n_request = 1},
    {"says too little", {.lie = -50}, .what = AK_NO_SIZE, .code = AK_ERROR_DATA,
     .says = "is not the file that was published: its SHA-256 is", .n_request = 1},
    {"sends too much", {.n = AK_FAULT_SIZE + 1, .hides_length = TRUE}, .what = AK_NO_SUM,
     .code = AK_ERROR_DATA, .says = "more than 300007 bytes come", .n_request = 1},
    {"sends too little", {.n = AK_FAULT_SIZE - 1, .hides_length = TRUE}, .what = AK_NO_SUM,
     .code = AK_ERROR_NETWORK, .says = "only 300006 of 300007 bytes came", .n_request = 4,
     .leaves_part = TRUE},
    {"another file", .what = AK_WRONG_SUM, .code = AK_ERROR_DATA, .says = "must be 00",
     .n_request = 1},
    {"a page", {.bytes = faults_page, .n = sizeof faults_page - 1,
     .type = "text/html; charset=utf-8"}, .what = AK_NO_SUM | AK_NO_SIZE, .code = AK_ERROR_DATA,
     .says = "is a web page", .n_request = 1},
    {"a page, not said", {.bytes = faults_page, .n = sizeof faults_page - 1},
     .code = AK_ERROR_DATA,
     .says = "is a web page", .n_request = 1},
    {"empty", {.bytes = "", .n = 0, .hides_length = TRUE, .type = "empty"},
     .what = AK_NO_SUM | AK_NO_SIZE, .code = AK_ERROR_DATA, .says = "it is empty", .n_request = 1},

    /* Refusals. */
    {"404", {.status = "404 Not Found"}, .code = AK_ERROR_NETWORK,
     .says = "the server answers 404; the file is not there; --mirror", .n_request = 1},
    {"403", {.status = "403 Forbidden"}, .code = AK_ERROR_NETWORK,
     .says = "the server answers 403; the file is not given out", .n_request = 1},
    {"busy", {.status = "503 Service Unavailable", .n_status = 2}, .n_request = 3},
    {"broken", {.status = "500 Oh", .n_status = 9}, .code = AK_ERROR_NETWORK,
     .says = "the server answers 500", .n_request = 3},
    {"moved", {.status = "302 Found", .n_status = 1, .location = "/elsewhere"}, .n_request = 2},
    {"moved in circles", {.status = "302 Found", .location = "/again"}, .code = AK_ERROR_NETWORK,
     .says = "redirects", .n_request = 6},
    {"moved into this machine", {.status = "302 Found", .location = "file:///etc/hostname"},
     .code = AK_ERROR_NETWORK, .says = "only http, https and file", .n_request = 1},

    /* Parts of an earlier call. */
    {"a part", {.etag = "\"a\"", .has_ranges = TRUE}, .n_part = 99991, .from = "\"a\"",
     .n_request = 1, .n_range = 1},
    {"a part of another version", {.etag = "\"b\"", .has_ranges = TRUE}, .n_part = 99991,
     .from = "\"a\"", .is_part_bad = TRUE, .n_request = 1, .n_range = 1},
    {"a part of another version, sent on", {.etag = "\"b\"", .has_ranges = TRUE,
     .sends_any = TRUE}, .what = AK_NO_SUM, .n_part = 99991, .from = "\"a\"",
     .is_part_bad = TRUE, .n_request = 2, .n_range = 1},
    {"a damaged part", {.etag = "\"a\"", .has_ranges = TRUE}, .n_part = 99991, .from = "\"a\"",
     .is_part_bad = TRUE, .n_request = 2, .n_range = 1},
    {"a part of no version", {.etag = "\"a\"", .has_ranges = TRUE}, .n_part = 99991,
     .is_part_bad = TRUE, .n_request = 1},
    {"a part that is all", {.etag = "\"a\"", .has_ranges = TRUE}, .n_part = AK_FAULT_SIZE,
     .from = "\"a\""},
    {"a part that is all, no size", {.etag = "\"a\"", .has_ranges = TRUE}, .what = AK_NO_SIZE,
     .n_part = AK_FAULT_SIZE, .from = "\"a\"", .n_request = 2, .n_range = 1},
    {"a part, then nothing", {.status = "404 Not Found"}, .n_part = 99991, .from = "\"a\"",
     .code = AK_ERROR_NETWORK, .n_request = 1, .n_range = 1, .leaves_part = TRUE},
};
/* clang-format on */

const gsize ak_n_fault = G_N_ELEMENTS(ak_faults);
