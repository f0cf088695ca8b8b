# shellcheck shell=bash
# shellcheck disable=SC2154 # commands, kept and locked are those of helpers/build.sh and build-prepare.sh

installed=node_modules/.package-lock.json # npm writes it when it has installed everything

# Only what npm would unpack again the same way: nothing that scripts of packages made, here or elsewhere, no links to
# packages of the function's own, and nothing that was changed after npm was done.
reusable() {
  [[ -n $locked && -f $installed ]] &&
    ! grep --quiet --extended-regexp '"(hasInstallScript|link)": true' "$installed" &&
    [[ -z $(find node_modules -cnewer "$installed" -print -quit) ]]
}

if [[ -d ${kept%/*} ]] && ! cmp --silent "$installed" "$kept/lock.json"; then
  rm -rf "$kept"
  if reusable; then
    mkdir "$kept"
    cp "$installed" "$kept/lock.json"
    printf '%s' "$commands" >"$kept/commands"
    tar --create --format=posix --file "$kept/node_modules.tar" node_modules
  fi
fi
