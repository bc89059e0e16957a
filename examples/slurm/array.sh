#!/bin/bash
#SBATCH --job-name=attnkit
#SBATCH --array=1-8
#SBATCH --cpus-per-task=8
#SBATCH --mem=16G
#SBATCH --time=12:00:00
# A run file as a job array: task N of M does every M-th cell from the N-th, into a
# folder of its own.  When all tasks are done, the folders are joined:
#
#   sbatch array.sh run.ini out
#   attnkit report out/part-* --output out
#
# Tasks are numbered from 1, and are at most as many as the run has cells: attnkit
# --dry-run counts them.  A task that was cut short goes on where it was, all alone
# with "PARTS=8 sbatch --array=3 array.sh run.ini out".
set -euo pipefail
run=${1:?a run file} out=${2:?an output folder}

attnkit --quiet --cell "$SLURM_ARRAY_TASK_ID/${PARTS:-$SLURM_ARRAY_TASK_COUNT}" \
    --threads "${SLURM_CPUS_PER_TASK:-0}" \
    --output "$out/part-$SLURM_ARRAY_TASK_ID" "$run"
