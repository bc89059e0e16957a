#!/bin/bash
#SBATCH --job-name=attnkit
#SBATCH --ntasks=8
#SBATCH --cpus-per-task=8
#SBATCH --mem-per-cpu=2G
#SBATCH --time=12:00:00
# A run file on the ranks of an MPI job, of an attnkit that was configured
# --with-mpi:
#
#   sbatch mpi.sh run.ini out
#
# Rank 0 alone writes into the output folder.  A job that was cut short goes on when
# it is submitted again, with any --ntasks.  Where no folder of data is shared, "--set
# mpi.data=broadcast" behind the output folder has rank 0 send the files to all.
set -euo pipefail
run=${1:?a run file} out=${2:?an output folder}
shift 2

srun --mpi=pmix --cpus-per-task="${SLURM_CPUS_PER_TASK:-1}" \
    attnkit --quiet --threads "${SLURM_CPUS_PER_TASK:-1}" --output "$out" "$@" "$run"
