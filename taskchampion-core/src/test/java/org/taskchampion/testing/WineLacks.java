package org.taskchampion.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test, or a class of tests, that Windows could pass and Wine, or the JRE under it, cannot. The
 * profile {@code wine} leaves it out by its tag; everywhere else it runs.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("wine-lacks")
public @interface WineLacks {

  /**
   * Says what is missing there.
   *
   * @return the reason
   */
  String value();
}
