package kernel.tck;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import kernel.api.BinaryFormat;
import kernel.api.Rule;
import org.junit.jupiter.api.Test;

/** Who the format is, and how it is found. */
abstract class IdentityContract extends ContractBase {
    @Test
    void hasAValidName() {
        String name = format().name();
        check(name.matches("[a-z0-9_]+"), "the name must have characters a-z, 0-9 and _ only, found \"" + name + "\"");
    }

    @Test
    void hasOneNameAndOnePriority() {
        BinaryFormat format = format();
        String name = format.name();
        int priority = format.priority();
        for (BinaryFormat again : List.of(format, format())) {
            check(name.equals(again.name()), "the name must be the same at every call");
            check(priority == again.priority(), "the priority must be the same at every call");
        }
    }

    @Test
    void canBeMadeByTheServiceLoader() {
        Class<?> type = format().getClass();
        boolean hasConstructor =
                Arrays.stream(type.getConstructors()).anyMatch(constructor -> constructor.getParameterCount() == 0);
        boolean hasProvider = Arrays.stream(type.getMethods())
                .anyMatch(method -> method.getName().equals("provider") && Modifier.isStatic(method.getModifiers()));
        check(
                Modifier.isPublic(type.getModifiers()) && (hasConstructor || hasProvider),
                type.getName() + " must be public, with a public constructor without arguments");
    }

    @Test
    void isDeclaredInTheModuleDescriptor() throws IOException {
        String name = format().getClass().getName();
        check(
                Packaging.of(format()).providersInDescriptor().contains(name),
                "module-info must say: provides kernel.api.BinaryFormat with " + name);
    }

    @Test
    void isDeclaredForTheClassPathToo() throws IOException {
        String name = format().getClass().getName();
        check(
                Packaging.of(format()).providersInServices().contains(name),
                "META-INF/services/kernel.api.BinaryFormat must name " + name);
    }

    @Test
    void declaresTheSameOnBothPaths() throws IOException {
        Packaging packaging = Packaging.of(format());
        List<String> descriptor =
                packaging.providersInDescriptor().stream().sorted().toList();
        List<String> services =
                packaging.providersInServices().stream().sorted().toList();
        check(
                descriptor.equals(services),
                "module-info provides " + descriptor + ", but META-INF/services names " + services);
    }

    @Test
    void listsRules() {
        check(!format().rules().isEmpty(), "rules() must list what the format checks");
    }

    @Test
    void listsTheSameRulesAtEveryCall() {
        check(ids(format()).equals(ids(format())), "rules() must list the same rules at every call");
    }

    private static List<String> ids(BinaryFormat format) {
        return format.rules().stream().map(Rule::id).toList();
    }
}
