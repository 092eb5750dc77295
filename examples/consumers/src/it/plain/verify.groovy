// docs/artifacts.md names what comes, with its size in megabytes to a tenth, and nothing else. What another javac makes has
// some bytes more or less, which a tenth may hang on.
String page = new File(basedir, '../../../../../docs/artifacts.md').text
Map<String, BigDecimal> told = [:]
page.eachLine { line ->
  def own = line =~ /^\| `([a-z0-9-]+)`(, `tests`)? \| ([\d.]+) MB \|/
  if (own && !own[0][2]) {
    told[own[0][1]] = own[0][3].toBigDecimal()
  }
  if (own) {
    (line =~ /`([a-z0-9_-]+)` ([\d.]+) MB/).each { told[it[1]] = it[2].toBigDecimal() }
  }
}
Map<String, BigDecimal> got = [:]
new File(basedir, 'target/class-path').text.trim().split(File.pathSeparator).each { path ->
  File jar = new File(path)
  got[jar.name.replaceFirst(/-\d.*/, '')] = jar.length() / 1e6
}
assert got.remove('slf4j-nop') // the project's own
assert told.keySet() == got.keySet()
assert told.findAll { name, size -> (size - got[name]).abs() > 0.06 } == [:]
