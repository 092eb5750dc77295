#!/bin/sh
# Copies S3Proxy and all that it needs: sh copy.sh TARGET_DIRECTORY
set -eu
here=$(cd "$(dirname "$0")" && pwd)
lib=$1/lib
if [ -e "$1/complete" ]; then
  exit 0
fi
mvnw=$here/../../../../mvnw
copy() {
  "$mvnw" -B -ntp -q "$@" -f "$here/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$lib"
}
# Without asking anybody if everything is here.
copy -o >/dev/null 2>&1 || copy
touch "$1/complete"
