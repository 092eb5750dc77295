package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TagTest {

  private static void refused(String name, String fault) {
    assertThatThrownBy(() -> Tag.parse(name))
        .as("[%s]", name)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + name + "\" is no tag: " + fault);
    assertThat(Tag.find(name)).as("[%s]", name).isEmpty();
  }

  @Test
  void namesThatTheReferenceTakesAreTaken() {
    for (String name :
        List.of(
            "shop",
            "a",
            ":a",
            ":",
            "a-b",
            "a,b",
            "a+b",
            "a=b",
            "PEND1",
            "PENDINg",
            "\u00c9",
            "\u00c9T\u00c9",
            "\u0661",
            "_",
            "#1",
            "\"",
            "\ud83d\ude00",
            "a\u200bb",
            "\ufeff",
            "a\0b")) {
      assertThat(Tag.parse(name).name()).isEqualTo(name);
      assertThat(Tag.find(name)).contains(new Tag(name));
      assertThat(Tag.parse(name).isSynthetic()).isFalse();
      assertThat(Tag.parse(name)).hasToString(name);
    }
  }

  @Test
  void anEmptyNameIsRefused() {
    refused("", "it is empty");
  }

  @Test
  void whiteSpaceIsRefusedAnywhere() {
    int[] whiteSpace = {
      0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2007, 0x200a, 0x2028,
      0x2029, 0x202f, 0x205f, 0x3000
    };
    for (int c : whiteSpace) {
      String space = Character.toString(c);
      refused("a" + space + "b", "it holds white space");
      refused(space + "a", "it holds white space");
      refused("a" + space, "it holds white space");
    }
  }

  @Test
  void aDigitOrAnOperatorIsRefusedAtTheBeginningOnly() {
    for (char digit = '0'; digit <= '9'; digit++) {
      refused(digit + "a", "it starts with a digit");
      assertThat(Tag.find("a" + digit)).isPresent();
    }
    for (char c : "+-*/()<>^!%=~".toCharArray()) {
      refused(c + "a", "it starts with one of +-*/()<>^!%=~");
      assertThat(Tag.find("a" + c)).isPresent();
    }
  }

  @Test
  void aColonIsRefusedAfterTheBeginning() {
    refused("a:", "it holds a colon");
    refused("a:b", "it holds a colon");
    refused("::", "it holds a colon");
  }

  @Test
  void namesAllInUpperCaseAreRefused() {
    refused("A", "names all in upper case are kept for synthetic tags");
    refused("SHOP", "names all in upper case are kept for synthetic tags");
    refused("OVERDUE", "names all in upper case are kept for synthetic tags");
  }

  @Test
  void aLoneSurrogateIsRefused() {
    refused("a\ud800", "it holds a lone surrogate");
  }

  @Test
  void theEightSyntheticTagsAreKnown() {
    assertThat(Tag.SYNTHETIC)
        .extracting(Tag::name)
        .containsExactly(
            "WAITING",
            "ACTIVE",
            "PENDING",
            "COMPLETED",
            "DELETED",
            "BLOCKED",
            "UNBLOCKED",
            "BLOCKING");
    for (Tag tag : Tag.SYNTHETIC) {
      assertThat(tag.isSynthetic()).isTrue();
      assertThat(Tag.parse(tag.name())).isEqualTo(tag);
    }
  }

  @Test
  void tagsAreOrderedByName() {
    assertThat(new TreeSet<>(List.of(Tag.parse("b"), Tag.PENDING, Tag.parse("a"))))
        .containsExactly(Tag.PENDING, Tag.parse("a"), Tag.parse("b"));
  }
}
