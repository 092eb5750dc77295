package org.taskchampion.fuzz;

import com.code_intelligence.jazzer.api.HookType;
import com.code_intelligence.jazzer.api.MethodHook;
import java.lang.invoke.MethodHandle;

/** While a fuzzer runs, nobody waits before a request is tried again. */
public final class NoWaiting {

  private NoWaiting() {}

  /** Stands for {@link Thread#sleep(long)}. */
  @MethodHook(
      type = HookType.REPLACE,
      targetClassName = "java.lang.Thread",
      targetMethod = "sleep",
      targetMethodDescriptor = "(J)V")
  public static void sleep(
      MethodHandle method, Object thisObject, Object[] arguments, int hookId) {}
}
