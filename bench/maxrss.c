/* maxrss FILE COMMAND...: carry the command out, write into FILE the seconds that
 * it took and the most memory that it had at once, in megabytes, and end as it
 * ends. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int
fail(const char *what)
{
    fprintf(stderr, "maxrss: %s: %s\n", what, strerror(errno));
    return 2;
}

int
main(int argc, char **argv)
{
    struct rusage usage;
    int status;
    if (argc < 3) {
        fprintf(stderr, "maxrss: needs a file and a command\n");
        return 2;
    }
    const double begin = now();
    const pid_t child = fork();
    if (child < 0)
        return fail("fork");
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(fail(argv[2]));
    }
    if (wait4(child, &status, 0, &usage) < 0)
        return fail("wait4");
    FILE *file = fopen(argv[1], "w");
    if (file == NULL)
        return fail(argv[1]);
    /* Linux counts kilobytes. */
    fprintf(file, "%.2f %.1f\n", now() - begin, (double)usage.ru_maxrss / 1024);
    if (fclose(file) != 0)
        return fail(argv[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
