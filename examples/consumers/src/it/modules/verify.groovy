assert new File(basedir, 'target/image/bin/java').exists()
