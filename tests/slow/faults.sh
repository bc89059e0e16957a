#!/usr/bin/env bash
# As tests/cli/faults.sh, at every single call.
set -euo pipefail
AK_FAULTS=0 exec bash "${srcdir:-.}/tests/cli/faults.sh"
