# Progress as the protocol's images print it. Sourced.

say() { # colour, text
  printf '\033[90m[%(%H:%M:%S)T] \033[31m[\033[0mopen-runtimes\033[31m]\033[%sm %s\033[0m\n' -1 "$1" "$2"
}
info() { say 97 "$1"; }
error() { say 31 "$1"; }
success() { say 32 "$1"; }
