import com.android.tools.r8.DiagnosticsHandler;
import com.android.tools.r8.references.FieldReference;
import com.android.tools.r8.references.MethodReference;
import com.android.tools.r8.references.TypeReference;
import com.android.tools.r8.tracereferences.TraceReferences;
import com.android.tools.r8.tracereferences.TraceReferencesCommand;
import com.android.tools.r8.tracereferences.TraceReferencesConsumer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.codehaus.mojo.animal_sniffer.Clazz;

/**
 * Prints what of Java a program for Android refers to, after R8, that the Android of a list of
 * signatures lacks: {@code References SIGNATURES DEX LIBRARY}.
 */
final class References implements TraceReferencesConsumer {

  private final Map<String, Clazz> android = new HashMap<>();
  private final TreeSet<String> missing = new TreeSet<>();

  public static void main(String[] arguments) throws Exception {
    References references = new References();
    references.read(Path.of(arguments[0]));
    TraceReferences.run(
        TraceReferencesCommand.builder(new DiagnosticsHandler() {})
            // Only what is in no library is told, and one has to be named: one without anything of Java.
            .addLibraryFiles(Path.of(arguments[2]))
            .addSourceFiles(Path.of(arguments[1]))
            .setConsumer(references)
            .build());
    references.missing.forEach(System.out::println);
  }

  private void read(Path signatures) throws IOException, ClassNotFoundException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(signatures));
        ObjectInputStream in = new ObjectInputStream(new GZIPInputStream(file))) {
      for (Clazz read; (read = (Clazz) in.readObject()) != null; ) {
        android.put(read.getName(), read);
      }
    } catch (EOFException e) {
      // The list may end with null or without.
    }
  }

  @Override
  public void acceptType(TracedClass type, DiagnosticsHandler handler) {
    String name = type.getReference().getBinaryName();
    if (isOfJava(name) && !android.containsKey(name)) {
      missing.add(name);
    }
  }

  @Override
  public void acceptField(TracedField field, DiagnosticsHandler handler) {
    FieldReference reference = field.getReference();
    check(
        reference.getHolderClass().getBinaryName(),
        reference.getFieldName() + "#" + reference.getFieldType().getDescriptor());
  }

  @Override
  public void acceptMethod(TracedMethod method, DiagnosticsHandler handler) {
    MethodReference reference = method.getReference();
    check(
        reference.getHolderClass().getBinaryName(),
        reference.getMethodName()
            + reference.getFormalTypes().stream()
                .map(TypeReference::getDescriptor)
                .collect(Collectors.joining("", "(", ")"))
            + (reference.getReturnType() == null ? "V" : reference.getReturnType().getDescriptor()));
  }

  private void check(String holder, String member) {
    if (isOfJava(holder) && android.containsKey(holder) && !has(holder, member)) {
      missing.add(holder + "." + member);
    }
  }

  private boolean has(String holder, String member) {
    Clazz type = android.get(holder);
    if (type == null) {
      return false;
    }
    if (type.getSignatures().contains(member) || has(type.getSuperClass(), member)) {
      return true;
    }
    for (String parent : type.getSuperInterfaces()) {
      if (has(parent, member)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfJava(String name) {
    return name.startsWith("java/") || name.startsWith("javax/");
  }
}
