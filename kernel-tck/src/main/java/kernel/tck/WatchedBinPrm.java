package kernel.tck;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import kernel.api.BinPrm;
import org.jspecify.annotations.Nullable;

/** Notes the calls that change something. */
final class WatchedBinPrm {
    static final String BEGIN_NEW_EXEC = "beginNewExec";
    static final String START_THREAD = "startThread";

    /** What every program needs, in this order. */
    static final List<String> ORDER =
            List.of(BEGIN_NEW_EXEC, "setPersonality", "setupNewExec", "setupArgPages", START_THREAD);

    private static final Set<String> CHANGING = Set.of(
            BEGIN_NEW_EXEC,
            START_THREAD,
            "setPersonality",
            "setupNewExec",
            "setupArgPages",
            "archSetupAdditionalPages",
            "removeArgZero",
            "pushArg",
            "changeInterp",
            "haveExecfd",
            "execfdCreds",
            "preserveArgv0",
            "cloneOpen",
            "openExec");

    private WatchedBinPrm() {}

    /** Returns what does the same as the given one, and adds the names of its calls to a list. */
    static BinPrm of(BinPrm bprm, List<String> calls) {
        return (BinPrm) Proxy.newProxyInstance(
                WatchedBinPrm.class.getClassLoader(), new Class<?>[] {BinPrm.class}, (proxy, method, arguments) -> {
                    boolean isSetter = method.getName().equals("personality") && method.getParameterCount() > 0;
                    if (isSetter || CHANGING.contains(method.getName())) {
                        calls.add(method.getName());
                    }
                    return invoke(bprm, method, arguments);
                });
    }

    private static @Nullable Object invoke(BinPrm bprm, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(bprm, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
