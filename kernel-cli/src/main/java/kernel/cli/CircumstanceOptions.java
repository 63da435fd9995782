package kernel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kernel.api.ByteString;
import kernel.sim.diagnosis.CapabilityNames;
import kernel.sim.diagnosis.Circumstances;
import kernel.sim.diagnosis.SnapshotFormatException;
import kernel.sim.diagnosis.SnapshotRecord;
import kernel.sim.fs.Mount;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The options that say who calls, where and with which limits. */
final class CircumstanceOptions {
    private static final String ENV = "--env";
    private static final String UID = "--uid";
    private static final String CAP = "--cap";
    private static final String RLIMIT = "--rlimit";
    private static final String MOUNT_FLAGS = "--mount-flags";
    private static final String NO_NEW_PRIVS = "--no-new-privs";
    private static final int KIB = 10;

    private CircumstanceOptions() {}

    /**
     * Adds the options.
     *
     * @param user who calls if nobody says it
     */
    static void addTo(CommandSpec spec, String user) {
        spec.addOption(OptionSpec.builder(ENV)
                .paramLabel("FILE")
                .type(Path.class)
                .description("A snapshot of the system that is meant, from: ksim env capture.")
                .build());
        spec.addOption(one(UID, "UID[:GID]", "Who calls. Default: " + user + '.'));
        spec.addOption(one(CAP, "NAME,...", "The capabilities of the caller, or all, or none. Default: by its uid."));
        spec.addOption(many(
                RLIMIT, "NAME=N", "A limit of the caller, such as stack=8M or as=unlimited: " + resources() + '.'));
        spec.addOption(many(
                MOUNT_FLAGS,
                "[PATH=]FLAGS",
                "How the root, or what is below a path of it, is mounted: noexec, nosuid, exec, suid, with commas."));
        spec.addOption(ProgramOptions.flag(NO_NEW_PRIVS, "The caller has no_new_privs set."));
    }

    private static OptionSpec one(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }

    private static OptionSpec many(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    private static String resources() {
        return Stream.of(Resource.values())
                .map(resource -> resource.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /**
     * Collects what the options say.
     *
     * @param isHost whether the files are those of the host
     */
    static Circumstances of(ParseResult arguments, boolean isHost) {
        Circumstances all = base(arguments, isHost);
        if (arguments.hasMatchedOption(UID)) {
            all = user(arguments, all, arguments.matchedOptionValue(UID, ""));
        }
        if (arguments.hasMatchedOption(CAP)) {
            String names = arguments.matchedOptionValue(CAP, "");
            long bits = CapabilityNames.bits(names)
                    .orElseThrow(() -> wrong(arguments, CAP, "there is no capability in " + names));
            all = all.withCapabilities(bits);
        }
        for (String limit : arguments.matchedOptionValue(RLIMIT, List.<String>of())) {
            all = limit(arguments, all, limit);
        }
        for (String flags : arguments.matchedOptionValue(MOUNT_FLAGS, List.<String>of())) {
            all = mount(arguments, all, flags);
        }
        if (arguments.hasMatchedOption(NO_NEW_PRIVS)) {
            all = all.withNoNewPrivs();
        }
        return RegisteredFormats.words(arguments).map(all::withOtherFormats).orElse(all);
    }

    /** Tells whether another system is meant than that of ksim. */
    static boolean isElsewhere(ParseResult arguments) {
        return arguments.hasMatchedOption(ENV);
    }

    private static Circumstances base(ParseResult arguments, boolean isHost) {
        if (!arguments.hasMatchedOption(ENV)) {
            return isHost ? Circumstances.ofHost() : Circumstances.assumed();
        }
        Path file = arguments.matchedOptionValue(ENV, Path.of(""));
        try {
            return Circumstances.of(SnapshotRecord.load(file));
        } catch (SnapshotFormatException e) {
            throw new InputException(e.getMessage());
        } catch (IOException e) {
            throw new InputException(Failures.describe(file, e));
        }
    }

    private static Circumstances user(ParseResult arguments, Circumstances all, String ids) {
        String[] parts = ids.split(":", 2);
        try {
            int uid = Integer.parseUnsignedInt(parts[0]);
            return all.withUser(uid, parts.length == 2 ? Integer.parseUnsignedInt(parts[1]) : uid);
        } catch (NumberFormatException e) {
            throw wrong(arguments, UID, "expected numbers as 1000 or 1000:100, found " + ids);
        }
    }

    private static Circumstances limit(ParseResult arguments, Circumstances all, String text) {
        String[] parts = text.split("=", 2);
        for (Resource resource : Resource.values()) {
            boolean isNamed = resource.name().toLowerCase(Locale.ROOT).equals(parts[0]);
            if (isNamed && parts.length == 2) {
                return all.withLimit(resource, size(arguments, parts[1]));
            }
        }
        throw wrong(arguments, RLIMIT, "expected NAME=N with one of " + resources() + ", found " + text);
    }

    private static long size(ParseResult arguments, String text) {
        if (text.equals("unlimited")) {
            return Rlimits.INFINITY;
        }
        int unit = text.isEmpty() ? -1 : "KMGT".indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
        String digits = unit < 0 ? text : text.substring(0, text.length() - 1);
        if (!digits.matches("[0-9]{1,12}")) {
            throw wrong(arguments, RLIMIT, "expected a number as 8388608 or 8M, or unlimited, found " + text);
        }
        return Long.parseLong(digits) << (KIB * (unit + 1));
    }

    private static Circumstances mount(ParseResult arguments, Circumstances all, String text) {
        int sign = text.indexOf('=');
        String point = sign < 0 ? "/" : text.substring(0, sign);
        List<String> flags = List.of(text.substring(sign + 1).split(","));
        if (!point.startsWith("/")
                || !List.of("noexec", "nosuid", "exec", "suid").containsAll(flags)) {
            throw wrong(
                    arguments,
                    MOUNT_FLAGS,
                    "expected noexec, nosuid, exec or suid, or /PATH= before them, found " + text);
        }
        Mount mount = new Mount(flags.contains("noexec"), flags.contains("nosuid"), true);
        return all.withMount(ByteString.of(point), mount);
    }

    private static ParameterException wrong(ParseResult arguments, String option, String why) {
        return new ParameterException(
                arguments.commandSpec().commandLine(), "Invalid value for option '" + option + "': " + why);
    }
}
