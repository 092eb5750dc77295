package org.taskchampion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Public, for the types in it to be visible ones. */
public class ApiRendererTest {
  private static final String OUTER = ApiRendererTest.class.getName() + "$";

  /** Two shapes, for the test. */
  public sealed interface Shape<T extends Comparable<T>> {
    T area() throws IOException;

    default @Nullable String label(Map<String, ? extends @Nullable Object> hints) {
      return null;
    }
  }

  /** A record that needs no line for what all records have. */
  public record Dot(@Nullable String name, List<@Nullable String> notes) implements Shape<Integer> {
    @Override
    public Integer area() {
      return 0;
    }

    static void hidden() {}
  }

  /** An enum. */
  public enum Size implements Shape<Integer> {
    /** Two constants, of which the second has a body. */
    SMALL,
    LARGE {
      @Override
      public Integer area() {
        return 2;
      }
    };

    @Override
    public Integer area() {
      return 1;
    }
  }

  /** A class below a hidden one. */
  public static class Visible extends Hidden {
    /** A constant. */
    public static final int LIMIT = 3;

    @Deprecated
    protected Visible(String... names) {}
  }

  static class Hidden {
    public final void seen() {}

    /** Public in a type that is not. */
    public interface Inner {}
  }

  @Test
  void aSealedInterfaceNamesItsPermitsAndNullness() {
    assertThat(ApiRenderer.render(Shape.class))
        .isEqualTo(
            """
            public static sealed interface OUTER$Shape<T extends java.lang.Comparable<T>>\
             permits OUTER$Dot, OUTER$Size
              public abstract T area() throws java.io.IOException
              public default java.lang.String? label(java.util.Map<java.lang.String,\
             ? extends java.lang.Object?>)
            """
                .replace("OUTER$", OUTER));
  }

  @Test
  void aRecordShowsItsComponentsOnce() {
    assertThat(ApiRenderer.render(Dot.class))
        .isEqualTo(
            """
            public static record OUTER$Dot(java.lang.String? name,\
             java.util.List<java.lang.String?> notes) implements OUTER$Shape<java.lang.Integer>
              public java.lang.Integer area()
            """
                .replace("OUTER$", OUTER));
  }

  @Test
  void anEnumShowsItsConstants() {
    assertThat(ApiRenderer.render(Size.class))
        .isEqualTo(
            """
            public static enum OUTER$Size implements OUTER$Shape<java.lang.Integer>
              enum constant LARGE
              enum constant SMALL
              public java.lang.Integer area()
            """
                .replace("OUTER$", OUTER));
  }

  @Test
  void membersOfAHiddenSuperclassAreApi() {
    assertThat(ApiRenderer.render(Visible.class))
        .isEqualTo(
            """
            public static class OUTER$Visible extends OUTER$Hidden
              @Deprecated protected <init>(java.lang.String...)
              public final void seen()
              public static final int LIMIT
            """
                .replace("OUTER$", OUTER));
  }

  @Test
  void whatIsInsideAHiddenTypeIsHidden() {
    assertThat(ApiRenderer.isVisible(Hidden.class)).isFalse();
    assertThat(ApiRenderer.isVisible(Hidden.Inner.class)).isFalse();
    assertThat(ApiRenderer.isVisible(Shape.class)).isTrue();
  }
}
