package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/** A method that is not forwarded, as one with a default would be, is not tested below it. */
class ForwardingDiskTest {

  @Test
  void everyMethodIsForwarded() throws NoSuchMethodException {
    check(Disk.class, ForwardingDisk.class);
    check(DiskFile.class, ForwardingFile.class);
  }

  private static void check(Class<?> said, Class<?> forwarding) throws NoSuchMethodException {
    for (Method method : said.getDeclaredMethods()) {
      Method found = forwarding.getMethod(method.getName(), method.getParameterTypes());
      assertThat(found.getDeclaringClass()).as("%s", method).isEqualTo(forwarding);
    }
  }
}
