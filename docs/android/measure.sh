#!/usr/bin/env bash
# Builds the library for Android with R8, prints its shrunk size, and what it refers to that Android lacks:
# bash docs/android/measure.sh (wants a JDK 17, and the network the first time)
set -euo pipefail

cd "$(dirname "$0")/../.."
root=$PWD
work=$root/target/android
dependency=org.apache.maven.plugins:maven-dependency-plugin:3.11.0
java_home=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.home = //p')

rm -rf "$work"
mkdir -p "$work"
./mvnw -q -pl taskchampion-storage-h2,taskchampion-sync-local,taskchampion-sync-http -am -DskipTests \
  -Dmaven.javadoc.skip=true package $dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/jars"
cp taskchampion-{core,storage-h2,sync-local,sync-http}/target/*-SNAPSHOT.jar "$work/jars"

get() { # get GROUP:ARTIFACT:VERSION:TYPE: copies an artifact to the tools
  ./mvnw -q $dependency:copy -N -Dartifact="$1" -DoutputDirectory="$work/tools"
}
get com.android.tools:r8:8.13.25:jar
get org.codehaus.mojo:animal-sniffer:1.28:jar
get com.toasttab.android:gummy-bears-api-26:0.12.0:signature
get com.toasttab.android:gummy-bears-api-34:0.12.0:signature
get com.google.crypto.tink:tink-android:1.24.0:jar
get com.squareup.okhttp3:okhttp-android:5.5.1:aar
(cd "$work/tools" && jar xf okhttp-android-*.aar classes.jar proguard.txt)

measure() { # measure LEVEL NAME PATTERN...: the jars whose names match, as an application
  local level=$1 name=$2 pattern jars=()
  shift 2
  for pattern in "$@"; do
    jars+=("$work"/$pattern)
  done
  java -Xmx2g -cp "$work/tools/r8-8.13.25.jar" com.android.tools.r8.R8 --release --min-api "$level" \
    --lib "$java_home" --pg-conf docs/android/app.pro --pg-conf "$work/tools/proguard.txt" \
    --output "$work/$name.zip" "${jars[@]}" >"$work/$name.log" 2>&1 || { cat "$work/$name.log" >&2; exit 1; }
  (cd "$work" && unzip -qo "$name.zip" 'classes*.dex' -d "$name")
  java -cp "$work/tools/r8-8.13.25.jar:$work/tools/animal-sniffer-1.28.jar" docs/android/References.java \
    "$work/tools/gummy-bears-api-$level-0.12.0.signature" "$work/$name.zip" \
    "$work/tools/animal-sniffer-1.28.jar" >"$work/$name.missing"
  printf '%-36s API %s  %5d KiB dex  %5d KiB zipped  %3d missing\n' "$name" "$level" \
    $(($(cat "$work/$name"/*.dex | wc -c) / 1024)) $(($(wc -c <"$work/$name.zip") / 1024)) \
    "$(wc -l <"$work/$name.missing")"
  cat "$work/$name.missing"
}

core=('jars/taskchampion-core-*' 'jars/moshi-*' 'jars/okio-jvm-*' 'jars/kotlin-stdlib-*' 'jars/slf4j-api-*')
http=('jars/taskchampion-sync-http-*' 'tools/tink-android-*' 'jars/gson-*' 'tools/classes.jar')
files=('jars/taskchampion-storage-h2-*' 'jars/taskchampion-sync-local-*' 'jars/h2-*')
measure 26 core "${core[@]}"
measure 26 core-http "${core[@]}" "${http[@]}"
measure 34 core-h2-local "${core[@]}" "${files[@]}"
measure 34 all "${core[@]}" "${http[@]}" "${files[@]}"
