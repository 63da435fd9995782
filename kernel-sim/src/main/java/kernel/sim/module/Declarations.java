package kernel.sim.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;

/**
 * What a jar says about itself, in its module's annotation and in its manifest.
 *
 * @param aliases for what it is loaded, {@code MODULE_ALIAS}
 * @param place where its formats are registered
 * @param api the version of kernel.api that it was made for, if it is known
 * @kernel v6.18 include/linux/module.h, {@code MODULE_ALIAS}
 */
record Declarations(List<String> aliases, Place place, Optional<String> api) {
    static final Declarations NONE = new Declarations(List.of(), Place.REGISTER, Optional.empty());

    /** The type descriptor of the annotation. */
    static final String ANNOTATION = "Lkernel/api/KernelModule;";

    private static final String TRUE = "1";

    /** Reads the values of the module's annotation. */
    static Declarations ofAnnotation(Map<String, List<String>> values) {
        Optional<String> before = first(values, "before");
        Optional<String> after = first(values, "after");
        boolean isInsert = first(values, "insert").filter(TRUE::equals).isPresent();
        return new Declarations(
                List.copyOf(values.getOrDefault("alias", List.of())), place(before, after, isInsert), Optional.empty());
    }

    private static Optional<String> first(Map<String, List<String>> values, String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst().filter(value -> !value.isEmpty());
    }

    /** Reads the manifest's main section. */
    static Declarations ofManifest(Attributes main) {
        List<String> aliases = new ArrayList<>();
        value(main, "Ksim-Alias").ifPresent(text -> aliases.addAll(List.of(text.split("[ ,]+"))));
        boolean isInsert = value(main, "Ksim-Insert")
                .map(text -> Boolean.parseBoolean(text.toLowerCase(Locale.ROOT)))
                .orElse(false);
        Place place = place(value(main, "Ksim-Before"), value(main, "Ksim-After"), isInsert);
        return new Declarations(aliases, place, value(main, "Ksim-Api"));
    }

    private static Optional<String> value(Attributes main, String name) {
        return Optional.ofNullable(main.getValue(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Place place(Optional<String> before, Optional<String> after, boolean isInsert) {
        return before.map(Place::before)
                .or(() -> after.map(Place::after))
                .orElse(isInsert ? Place.INSERT : Place.REGISTER);
    }

    /** Adds what another source says; where both name a place or a version, this one's counts. */
    Declarations and(Declarations other) {
        List<String> all = new ArrayList<>(aliases);
        other.aliases.stream().filter(alias -> !all.contains(alias)).forEach(all::add);
        Place chosen = place.equals(Place.REGISTER) ? other.place : place;
        return new Declarations(List.copyOf(all), chosen, api.or(other::api));
    }

    /** Says for which kernel.api the classes were compiled, as the compiler noted it. */
    Declarations withApi(Optional<String> version) {
        return new Declarations(aliases, place, version.or(this::api));
    }
}
