#!/bin/sh
# sh image.sh LIBRARIES MODULE/CLASS IMAGE
# Makes the directory IMAGE, which holds a program, its libraries, and a Java that has no more than these need.
set -eu
libraries=$1 program=$2 image=$3

# jlink takes no automatic modules, which moshi, okio, tink and h2 are: it links Java's modules alone, ...
"${JAVA_HOME:+$JAVA_HOME/bin/}jlink" \
  --add-modules java.logging,java.sql,java.xml,jdk.crypto.ec,jdk.unsupported \
  --strip-debug --no-header-files --no-man-pages --output "$image"

# ... and the program and its libraries lie beside them.
mkdir "$image/libraries"
cp "$libraries"/*.jar "$image/libraries"

cat >"$image/bin/start" <<END
#!/bin/sh
image=\$(cd "\$(dirname "\$0")/.." && pwd)
exec "\$image/bin/java" --module-path "\$image/libraries" --module $program "\$@"
END
chmod +x "$image/bin/start"
