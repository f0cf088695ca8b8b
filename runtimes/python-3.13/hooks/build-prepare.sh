# shellcheck shell=bash
# The commands run in a virtual environment, runtime-env in the build folder, which the function later has.

environment=runtime-env
python3 -m venv --clear --without-pip "$environment"
packages=$(echo "$environment"/lib/python*/site-packages)
echo /usr/local/lib/pip >"$packages/build-pip.pth"
export VIRTUAL_ENV=$build/$environment PATH=$build/$environment/bin:$PATH
export PIP_PROGRESS_BAR=off PIP_DISABLE_PIP_VERSION_CHECK=1
[[ -n ${PIP_CACHE_DIR:-} ]] || export PIP_NO_CACHE_DIR=1 # its usual place is in memory
