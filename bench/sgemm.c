/* The peak that products are measured against: GFLOP/s of one large product in
 * single precision, (2048,2048) by (2048,2048), the best of seven, with as many
 * threads as the argument says.  Prints the number. */
#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SIZE = 2048, TRIES = 7 };

static double
now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int
main(int argc, char **argv)
{
    const size_t n = (size_t)SIZE * SIZE;
    float *a = malloc(n * sizeof *a), *b = malloc(n * sizeof *b),
          *c = malloc(n * sizeof *c);
    const long n_thread = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    double best = 0.0;
    if (n_thread < 1 || n_thread > 1024 || a == NULL || b == NULL || c == NULL) {
        fprintf(stderr, "sgemm: needs the number of threads, and memory\n");
        return 2;
    }
    openblas_set_num_threads((int)n_thread);
    for (size_t i = 0; i < n; i++) {
        a[i] = (float)(i % 7) - 2.5f;
        b[i] = (float)(i % 11) - 4.5f;
    }
    for (int i = 0; i < TRIES; i++) {
        const double begin = now();
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, SIZE, SIZE, SIZE,
                    1.0f, a, SIZE, b, SIZE, 0.0f, c, SIZE);
        const double rate = 2e-9 * (double)n * SIZE / (now() - begin);
        best = rate > best ? rate : best;
    }
    printf("%.1f\n", best);
    free(a);
    free(b);
    free(c);
    return 0;
}
