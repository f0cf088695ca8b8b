# shellcheck shell=bash
# How a program is made of the server and a function: modules of one workspace, so that each keeps its own go.mod and go.sum,
# and what it requires of github.com/open-runtimes/types-for-go is always the module in this image.

modules=/usr/local/server/modules

# The workspace's folder, with the program's main package; the function's folder and module are left out for the server alone.
make_workspace() { # folder [function's folder, its module]
  mkdir -p "$1/main"
  printf 'go 1.24\n\nuse (\n%s)\n' "$(printf '\t%s\n' "$1/main" $modules/types $modules/server ${2:+"$2"})
" >"$1/go.work"
  printf 'module openruntimes/function\n\ngo 1.24\n' >"$1/main/go.mod"
  if [[ -n ${3:-} ]]; then
    printf 'package main\n\nimport (\n\thandler "%s"\n\t"openruntimes/server"\n)\n\nfunc main() { server.Serve(handler.Main) }\n' "$3" >"$1/main/main.go"
  else
    printf 'package main\n\nimport "openruntimes/server"\n\nfunc main() { server.Serve(nil) }\n' >"$1/main/main.go"
  fi
}
