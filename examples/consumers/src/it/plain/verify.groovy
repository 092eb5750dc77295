// docs/artifacts.md names what comes, with its size, and nothing else.
String page = new File(basedir, '../../../../../docs/artifacts.md').text
Map<String, String> told = [:]
page.eachLine { line ->
  def own = line =~ /^\| `([a-z0-9-]+)`(, `tests`)? \| ([\d.]+) MB \|/
  if (own && !own[0][2]) {
    told[own[0][1]] = own[0][3]
  }
  if (own) {
    (line =~ /`([a-z0-9_-]+)` ([\d.]+) MB/).each { told[it[1]] = it[2] }
  }
}
Map<String, String> got = [:]
new File(basedir, 'target/class-path').text.trim().split(File.pathSeparator).each { path ->
  File jar = new File(path)
  got[jar.name.replaceFirst(/-\d.*/, '')] = String.format(Locale.ROOT, '%.1f', jar.length() / 1e6)
}
assert got.remove('slf4j-nop') // the project's own
assert told == got
