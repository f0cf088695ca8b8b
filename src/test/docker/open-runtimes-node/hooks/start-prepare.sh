# Node's images have no such step. Python's copy their packages into the function's folder before they serve, and this stands for it.
cp -R runtime-env src/function/runtime-env
export NODE_PATH=$PWD/src/function/runtime-env
