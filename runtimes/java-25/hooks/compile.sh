# shellcheck shell=bash
# shellcheck disable=SC2154 # build is that of helpers/build.sh
# Compiles the function against the API's classes and the libraries that it asks for: those of its pom.xml, or of the
# `dependencies` in its Gradle files, both fetched by Maven whatever their scope, as upstream does, and the .jar files in its folder libs.

compiled=$build/compiled
server=/usr/local/server/server
rm -rf "$compiled"
mkdir -p "$compiled/classes" "$compiled/libs"

shopt -s nullglob
gradle=(*.gradle *.gradle.kts)
jars=(libs/*.jar)
shopt -u nullglob

pom=
if [[ -f pom.xml ]]; then
  pom=pom.xml
elif ((${#gradle[@]} > 0)); then
  pom=$TMPDIR/pom.xml
  java -cp "$server/runtime.jar" dev.runlet.build.GradleDependencies "${gradle[@]}" >"$pom"
fi
if [[ -n $pom ]]; then
  say 'Fetching the libraries with Maven.'
  mvn --batch-mode --quiet --file "$pom" "$MAVEN_DEPENDENCY_PLUGIN:copy-dependencies" -DoutputDirectory="$compiled/libs"
fi
((${#jars[@]} == 0)) || cp "${jars[@]}" "$compiled/libs/"
find . -name '*.java' -not -path './compiled/*' -not -path './.temporary/*' -print0 |
  xargs -0 --no-run-if-empty javac -proc:full -implicit:none -nowarn -g -encoding UTF-8 -d "$compiled/classes" \
    -cp "$server/runtime.jar:$server/gson.jar:$compiled/libs/*"
if [[ -d src/main/resources ]]; then cp -R src/main/resources/. "$compiled/classes/"; fi
