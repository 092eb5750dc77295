// docs/recipes.md shows the script and the lines of the pom that have run here.
Closure<String> plain = { it.replaceAll(/\s+/, '') }
String page = new File(basedir, '../../../../../docs/recipes.md').text
assert page.contains(new File(basedir, 'image.sh').text)
String lines = (page =~ /(?s)```xml\n(.*?)```/)[0][1]
assert plain(new File(basedir, 'pom.xml').text).contains(plain(lines))

// Java's modules are linked, and no others.
File image = new File(basedir, 'target/image')
Process listing = [new File(image, 'bin/java').path, '--list-modules'].execute()
assert listing.text.readLines().every { it.startsWith('java.') || it.startsWith('jdk.') }
assert listing.waitFor() == 0
// The program has run there.
assert new File(basedir, 'target/tasks-of-the-image/one').directory
