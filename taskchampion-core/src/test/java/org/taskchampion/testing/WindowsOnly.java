package org.taskchampion.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A test, or a class of tests, of what only Windows does. The build leaves it out by its tag; the
 * profile {@code wine} runs it.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("windows")
@EnabledOnOs(OS.WINDOWS)
public @interface WindowsOnly {

  /**
   * Says what other systems lack.
   *
   * @return the reason
   */
  String value();
}
