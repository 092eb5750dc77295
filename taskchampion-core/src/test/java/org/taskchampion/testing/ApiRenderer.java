package org.taskchampion.testing;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Renders one type for {@link ApiListing}. A type that may be null has a question mark. */
final class ApiRenderer {
  private ApiRenderer() {}

  /** Returns whether code in another package can name the type. */
  static boolean isVisible(Class<?> type) {
    if (type.isSynthetic() || type.isAnonymousClass() || type.isLocalClass()) {
      return false;
    }
    Class<?> outer = type.getDeclaringClass();
    return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
  }

  static String render(Class<?> type) {
    Set<String> members = new TreeSet<>();
    addMembers(type, type, members);
    return header(type) + "\n" + ApiListing.lines(members.stream());
  }

  private static void addMembers(Class<?> type, Class<?> declaring, Set<String> members) {
    for (Field field : declaring.getDeclaredFields()) {
      if (isApi(field)) {
        members.add(field(field));
      }
    }
    if (type == declaring) {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (isApi(constructor) && !isCanonical(constructor)) {
          // The bit of a constructor with varargs is the one of transient fields.
          int mask = Modifier.PUBLIC | Modifier.PROTECTED;
          members.add(
              annotations(constructor)
                  + modifiers(constructor.getModifiers() & mask)
                  + "<init>"
                  + signature(constructor));
        }
      }
    }
    for (Method method : declaring.getDeclaredMethods()) {
      if (isApi(method) && !isImplied(method)) {
        members.add(method(method));
      }
    }
    // The members of a hidden supertype are seen through the types below it.
    Stream.concat(
            Stream.ofNullable(declaring.getSuperclass()), Stream.of(declaring.getInterfaces()))
        .filter(parent -> parent.getPackageName().equals(type.getPackageName()))
        .filter(parent -> !isVisible(parent))
        .forEach(parent -> addMembers(type, parent, members));
  }

  private static String header(Class<?> type) {
    StringBuilder text = new StringBuilder(annotations(type));
    int mask = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC;
    if (type.isRecord() || type.isEnum()) {
      text.append(modifiers(type.getModifiers() & mask));
    } else if (type.isInterface()) {
      text.append(modifiers(type.getModifiers() & mask));
    } else {
      text.append(modifiers(type.getModifiers()));
    }
    if (type.isSealed() && !type.isEnum()) {
      text.append("sealed ");
    }
    text.append(kind(type)).append(' ').append(type.getName());
    text.append(typeParameters(type.getTypeParameters()));
    if (type.isRecord()) {
      text.append(
          Arrays.stream(type.getRecordComponents())
              .map(ApiRenderer::component)
              .collect(joining(", ", "(", ")")));
    }
    AnnotatedType parent = type.getAnnotatedSuperclass();
    if (parent != null && !type.isRecord() && !type.isEnum() && parent.getType() != Object.class) {
      text.append(" extends ").append(type(parent));
    }
    AnnotatedType[] interfaces = type.getAnnotatedInterfaces();
    if (interfaces.length > 0 && !type.isAnnotation()) {
      text.append(type.isInterface() ? " extends " : " implements ")
          .append(Arrays.stream(interfaces).map(ApiRenderer::type).sorted().collect(joining(", ")));
    }
    if (type.isSealed() && !type.isEnum()) {
      text.append(
          Arrays.stream(type.getPermittedSubclasses())
              .map(Class::getName)
              .sorted()
              .collect(joining(", ", " permits ", "")));
    }
    return text.toString();
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface";
    } else if (type.isInterface()) {
      return "interface";
    } else if (type.isEnum()) {
      return "enum";
    } else {
      return type.isRecord() ? "record" : "class";
    }
  }

  private static String component(RecordComponent component) {
    return type(component.getAnnotatedType()) + " " + component.getName();
  }

  private static String field(Field field) {
    if (field.isEnumConstant()) {
      return annotations(field) + "enum constant " + field.getName();
    }
    int mask = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL;
    return annotations(field)
        + modifiers(field.getModifiers() & mask)
        + type(field.getAnnotatedType())
        + " "
        + field.getName();
  }

  private static String method(Method method) {
    int mask =
        Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;
    String typeParameters = typeParameters(method.getTypeParameters());
    return annotations(method)
        + modifiers(method.getModifiers() & mask)
        + (method.isDefault() ? "default " : "")
        + (typeParameters.isEmpty() ? "" : typeParameters + " ")
        + type(method.getAnnotatedReturnType())
        + " "
        + method.getName()
        + signature(method);
  }

  private static String signature(Executable executable) {
    List<String> parameters = new ArrayList<>();
    AnnotatedType[] types = executable.getAnnotatedParameterTypes();
    for (int i = 0; i < types.length; i++) {
      String type = type(types[i]);
      boolean varArgs = executable.isVarArgs() && i == types.length - 1;
      parameters.add(varArgs ? type.substring(0, type.length() - 2) + "..." : type);
    }
    AnnotatedType[] thrown = executable.getAnnotatedExceptionTypes();
    return "("
        + String.join(", ", parameters)
        + ")"
        + (thrown.length == 0
            ? ""
            : Arrays.stream(thrown)
                .map(ApiRenderer::type)
                .sorted()
                .collect(joining(", ", " throws ", "")));
  }

  private static String typeParameters(TypeVariable<?>[] variables) {
    if (variables.length == 0) {
      return "";
    }
    return Arrays.stream(variables)
        .map(variable -> variable.getName() + bounds("extends", variable.getAnnotatedBounds()))
        .collect(joining(", ", "<", ">"));
  }

  private static String bounds(String word, AnnotatedType[] bounds) {
    List<String> names =
        Arrays.stream(bounds)
            .map(ApiRenderer::type)
            .filter(bound -> !bound.equals("java.lang.Object"))
            .toList();
    return names.isEmpty() ? "" : " " + word + " " + String.join(" & ", names);
  }

  private static String type(AnnotatedType type) {
    String nullness = type.isAnnotationPresent(Nullable.class) ? "?" : "";
    if (type instanceof AnnotatedArrayType array) {
      return type(array.getAnnotatedGenericComponentType()) + nullness + "[]";
    } else if (type instanceof AnnotatedParameterizedType generic) {
      String raw = rawName(generic);
      return Arrays.stream(generic.getAnnotatedActualTypeArguments())
              .map(ApiRenderer::type)
              .collect(joining(", ", raw + "<", ">"))
          + nullness;
    } else if (type instanceof AnnotatedWildcardType wildcard) {
      AnnotatedType[] lower = wildcard.getAnnotatedLowerBounds();
      return "?"
          + (lower.length > 0
              ? bounds("super", lower)
              : bounds("extends", wildcard.getAnnotatedUpperBounds()));
    }
    return type.getType().getTypeName() + nullness;
  }

  private static String rawName(AnnotatedParameterizedType type) {
    String name = type.getType().getTypeName();
    return name.substring(0, name.indexOf('<'));
  }

  private static String annotations(AnnotatedElement element) {
    Deprecated deprecated = element.getAnnotation(Deprecated.class);
    if (deprecated == null) {
      return "";
    }
    return deprecated.forRemoval() ? "@Deprecated(forRemoval=true) " : "@Deprecated ";
  }

  private static String modifiers(int modifiers) {
    String text = Modifier.toString(modifiers);
    return text.isEmpty() ? "" : text + " ";
  }

  private static boolean isApi(Member member) {
    return isVisible(member.getModifiers()) && !member.isSynthetic();
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  /** Returns whether the header of a record says all about this constructor. */
  private static boolean isCanonical(Constructor<?> constructor) {
    Class<?> type = constructor.getDeclaringClass();
    return type.isRecord()
        && Arrays.equals(
            constructor.getParameterTypes(),
            Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new));
  }

  /** Returns whether every object, enum or record of that form has this method. */
  private static boolean isImplied(Method method) {
    Class<?> type = method.getDeclaringClass();
    String name = method.getName();
    Class<?>[] parameters = method.getParameterTypes();
    if (parameters.length == 0) {
      return name.equals("hashCode")
          || name.equals("toString")
          || (type.isEnum() && name.equals("values"))
          || (type.isRecord()
              && Arrays.stream(type.getRecordComponents())
                  .anyMatch(component -> component.getName().equals(name)));
    }
    return parameters.length == 1
        && ((name.equals("equals") && parameters[0] == Object.class)
            || (type.isEnum() && name.equals("valueOf") && parameters[0] == String.class));
  }
}
