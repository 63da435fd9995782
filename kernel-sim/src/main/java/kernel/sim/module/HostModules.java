package kernel.sim.module;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kernel.api.BinaryFormat;

/** The modules that plugins stand on: those of the layer that kernel.api is in. */
final class HostModules {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?.*");

    private HostModules() {}

    /** Returns the layer of kernel.api, or empty if it was found on the class path. */
    static Optional<ModuleLayer> layer() {
        return Optional.ofNullable(BinaryFormat.class.getModule().getLayer());
    }

    static boolean has(String module) {
        return layer().flatMap(layer -> layer.findModule(module)).isPresent();
    }

    /** Tells whether Java has a module, although the host runs without it. */
    static boolean isInJava(String module) {
        return ModuleFinder.ofSystem().find(module).isPresent();
    }

    /** Returns the version of kernel.api, if the host knows it. */
    static Optional<String> api() {
        return Optional.ofNullable(BinaryFormat.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion);
    }

    /** Tells whether plugins made for a version of kernel.api run with another: one with the same first number, not older. */
    static boolean isCompatible(String wanted, String offered) {
        Matcher plugin = VERSION.matcher(wanted);
        Matcher host = VERSION.matcher(offered);
        return !plugin.matches()
                || !host.matches()
                || (number(plugin, 1) == number(host, 1) && number(plugin, 2) <= number(host, 2));
    }

    private static int number(Matcher version, int group) {
        String digits = version.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
