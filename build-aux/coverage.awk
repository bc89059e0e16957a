# coverage.awk: of gcov's listing of sources (gcov -t) in the folder `root`, which
# lines and which messages no test came by.  Prints, parted by tabs:
#
#   lines    FOLDER N RUN           lines with code, and how many of them ran
#   passed   N                      lines that did not run and only pass an error on
#                                   or end a loop or function early
#   function FILE NAME LINES        these others did not run
#   message  FILE:LINE NAME TEXT    nor did this call that gives a message
#   hidden   FILE:LINE NAME TEXT    it cannot be told: the call stands behind ||,
#                                   && or ? on one line
#
# What gives a message is a call that is named like an error, with a text of its
# own; and any text made within a function called ..._fault.

function is_call(code) {
    if (code ~ /^[^ \t]/)
        return 0
    return code ~ /(g_set_error(_literal)?|g_prefix_error|[a-z0-9_]*(fail|failed|refuse|refused|complain|missing|_error)[a-z0-9_]*)\(/ ||
        (name ~ /_fault/ && code ~ /g_strdup(_printf)?\(/)
}

# How deep the parentheses are behind this line of code.
function depth_of(code,    t, open) {
    t = code
    gsub(/\\./, "", t)
    gsub(/"[^"]*"/, "", t)
    gsub(/'[^']*'/, "", t)
    open = gsub(/\(/, "", t)
    return open - gsub(/\)/, "", t)
}

# The text of a message, without what is filled in; "": none.
function text_of(code,    t, text) {
    t = code
    text = ""
    while (match(t, /"([^"\\]|\\.)*"/)) {
        text = text substr(t, RSTART + 1, RLENGTH - 2)
        t = substr(t, RSTART + RLENGTH)
    }
    t = text
    gsub(/%[-+0-9.*]*(l|ll|z)?[a-zA-Z]/, "", t)
    return t ~ /[a-z][a-z]/ ? text : ""
}

function end_function() {
    if (lines != "")
        printf "function\t%s\t%s\t%s\n", file, name, lines
    lines = ""
}

function end_message(    text) {
    text = text_of(call)
    if (text != "" && is_hidden)
        printf "hidden\t%s:%d\t%s\t%s\n", file, at, name, text
    else if (text != "" && !is_run && has_count)
        printf "message\t%s:%d\t%s\t%s\n", file, at, name, text
    call = ""
}

{
    # "    COUNT:   LINE:CODE", with a "*" behind some counts
    first = index($0, ":")
    count = substr($0, 1, first - 1)
    rest = substr($0, first + 1)
    second = index(rest, ":")
    line = substr(rest, 1, second - 1) + 0
    code = substr(rest, second + 1)
    gsub(/[ *]/, "", count)
}

line == 0 {
    if (code ~ /^Source:/) {
        end_function()
        file = substr(code, 8)
        if (index(file, root "/") == 1)
            file = substr(file, length(root) + 2)
        sub(/^.*\.\.\//, "", file)
        sub(/^\.\//, "", file)
        is_ours = file ~ /^(core|plugins|cli)\/.*\.c$/ && !(file in seen)
        seen[file] = 1
        folder = file
        sub(/\/.*/, "", folder)
        name = ""
        call = ""
    }
    next
}

!is_ours { next }

code ~ /^[a-z][a-z0-9_]*\(/ {
    end_function()
    name = code
    sub(/\(.*/, "", name)
}

count != "-" {
    n[folder]++
    if (count ~ /^[1-9]/)
        n_run[folder]++
    else if (code ~ /^ *(return( (FALSE|NULL|0|-1))?|continue|break);$/)
        n_passed++
    else
        lines = lines (lines == "" ? "" : " ") line
}

call == "" && is_call(code) {
    call = " "
    at = line
    depth = 0
    is_run = has_count = 0
    is_hidden = code ~ /(\|\||&&|\?|:) *[a-z0-9_]+\(.*"/
}

call != "" {
    call = call code
    depth += depth_of(code)
    has_count = has_count || count != "-"
    is_run = is_run || count ~ /^[1-9]/
    if (depth <= 0)
        end_message()
}

END {
    end_function()
    printf "passed\t%d\n", n_passed
    for (folder in n)
        printf "lines\t%s\t%d\t%d\n", folder, n[folder], n_run[folder]
}
