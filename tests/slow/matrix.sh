#!/usr/bin/env bash
# As tests/cli/matrix.sh, often enough to stop it everywhere.
set -euo pipefail
AK_ROUNDS=30 exec bash "${srcdir:-.}/tests/cli/matrix.sh"
