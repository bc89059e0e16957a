#!/usr/bin/env bash
# As tests/cli/killed.sh, often enough to meet every file.
set -euo pipefail
AK_KILLS=200 exec bash "${srcdir:-.}/tests/cli/killed.sh"
