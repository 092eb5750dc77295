package org.taskchampion.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A test, or a class of tests, of what only POSIX systems have. The build for Windows leaves it out
 * by its tag; elsewhere it always runs.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("posix")
@DisabledOnOs(OS.WINDOWS)
public @interface PosixOnly {

  /**
   * Says what Windows lacks.
   *
   * @return the reason
   */
  String value();
}
