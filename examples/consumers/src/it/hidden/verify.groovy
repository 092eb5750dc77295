// Each of the sources uses a library that a module only computes with: none of them may be compiled.
String log = new File(basedir, 'build.log').text
new File(basedir, 'src/main/java/example').eachFile { source ->
  assert log =~ /ERROR.*${source.name}:\[4,.*package \S+ does not exist/ : source.name
}
assert !log.contains('Could not resolve')
