# shellcheck shell=bash
# shellcheck disable=SC2154 # build, environment and packages are those of helpers/build.sh and build-prepare.sh

# What names the environment's place is told its later one: commands, and packages installed as editable.
relocate() {
  local files function=/usr/local/server/src/function
  files=$(grep --recursive --files-with-matches --binary-files=without-match --include='*.pth' --include='__editable__*' \
    "$build/" "$environment/lib" || true)
  files+=$'\n'$(grep --recursive --files-with-matches --binary-files=without-match "$build/" "$environment/bin" "$environment/pyvenv.cfg" || true)
  while IFS= read -r file; do
    [[ -z $file ]] || sed --in-place "s|$build/|$function/|g" "$file"
  done <<<"$files"
}

if [[ -d $packages ]]; then # the commands may have removed what they do not need
  rm -f "$packages/build-pip.pth"
  relocate
fi
# A syntax error is not told here: the function may never import that file.
python3 -m compileall -q -q -x "/$environment/" . || true
