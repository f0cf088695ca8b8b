# shellcheck shell=bash

say 'Compilation started.'
if [[ ! -f go.sum ]] && grep -q '^[[:space:]]*require' go.mod; then go mod download; fi
go build -ldflags='-s -w' -o .server openruntimes/function
say 'Compilation finished.'
