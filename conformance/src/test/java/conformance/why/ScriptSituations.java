package conformance.why;

import static conformance.why.Situation.loads;
import static conformance.why.Situation.refused;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Scripts that do not find their interpreter, or not the one that was meant. */
final class ScriptSituations {
    private static final int NESTED = 6;

    private ScriptSituations() {}

    static List<Situation> firstLines() {
        return List.of(
                refused(
                                "Windows line ends",
                                "ENOENT",
                                "script.interp.open",
                                s -> s.script("#!/bin/sh\r\necho 1\r\necho 2\r\n"))
                        .at(9)
                        .says("Windows line ends (CRLF)", "3 of 3 lines", "sed -i 's/\\r$//'"),
                refused("byte-order mark", "ENOEXEC", "exec.format", s -> s.script("\u00ef\u00bb\u00bf#!/bin/sh\n"))
                        .at(0)
                        .says("byte-order mark", "sed -i '1s/"),
                refused("script in UTF-16", "ENOEXEC", "exec.format", s -> s.script("\u00ff\u00fe#\0!\0/\0b\0"))
                        .says("UTF-16"),
                refused("text without #!", "ENOEXEC", "exec.format", s -> s.script("echo hello\n"))
                        .at(0)
                        .says("text file without #!", "runc, systemd, Go and Python do not"),
                refused("#/bin/sh", "ENOEXEC", "exec.format", s -> s.script("#/bin/sh\necho\n"))
                        .says("#!/ instead of #/"),
                refused("line feed before #!", "ENOEXEC", "exec.format", s -> s.script("\n#!/bin/sh\n"))
                        .says("very first bytes"),
                refused(
                                "first line of 301 bytes",
                                "ENOEXEC",
                                "script.truncated",
                                s -> s.script("#!/" + "x".repeat(298) + "\n"))
                        .at(0xff)
                        .says("301 bytes long", "reads 256", "#!/usr/bin/env"),
                refused(
                                "interpreter of another machine's conda",
                                "ENOENT",
                                "script.interp.open",
                                s -> s.script("#!/Users/bob/miniconda3/envs/x/bin/python9\n"))
                        .at(2)
                        .says("/Users/bob/miniconda3", "where the script was made"),
                refused(
                                "interpreter in another directory",
                                "ENOENT",
                                "script.interp.open",
                                s -> s.script("#!/opt/nothing/bin/sh\n"))
                        .says("There is a sh in /bin/sh", "#!/usr/bin/env sh"),
                refused("blank in the path", "ENOENT", "script.interp.open", s -> {
                            s.put("Mobile Documents/sh", 0755, Samples.exec64().build());
                            s.script("#!" + s.path("Mobile Documents/sh") + "\n");
                        })
                        .says("has a blank", "stops there"),
                loads("several arguments for env", s -> s.script("#!/usr/bin/env python3 -u\n"))
                        .says("ONE argument \"python3 -u\"", "#!/usr/bin/env -S python3 -u"),
                refused("relative interpreter", "ENOENT", "script.interp.open", s -> s.script("#!bin/sh\n"))
                        .says("relative", "working directory", "#!/bin/sh"),
                refused("tilde", "ENOENT", "script.interp.open", s -> s.script("#!~/bin/sh\n"))
                        .says("no ~"),
                refused("quotes", "ENOENT", "script.interp.open", s -> s.script("#!\"/bin/sh\"\n"))
                        .says("quotes"),
                refused("nothing behind #!", "ENOEXEC", "script.name", s -> s.script("#!\necho\n"))
                        .says("names no interpreter"),
                refused("two bytes only", "EACCES", "script.interp.open", s -> s.script("#!"))
                        .says("working directory"));
    }

    static List<Situation> interpreters() {
        return List.of(
                refused("interpreter is a directory", "EACCES", "script.interp.open", s -> s.script("#!/etc\n"))
                        .says("/etc is a directory"),
                refused("interpreter without x bit", "EACCES", "script.interp.open", s -> {
                            s.put("words", 0644, "text".getBytes(StandardCharsets.US_ASCII));
                            s.script("#!" + s.path("words") + "\n");
                        })
                        .at(2)
                        .says("on the INTERPRETER", "(mode 0644), not on the script"),
                refused("six interpreters in a row", "ELOOP", "exec.depth", ScriptSituations::nest)
                        .says("Not symbolic links", "at most five times"),
                refused(
                                "script by a descriptor that exec closes",
                                "ENOENT",
                                "script.inaccessible",
                                s -> s.script("#!/bin/sh\n").byDescriptor())
                        .says("/dev/fd/23", "FD_CLOEXEC"),
                loads("set-id script", s -> {
                            s.script("#!/bin/sh\n").user(1000);
                            s.put("program", 04755, "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII));
                        })
                        .says("on the SCRIPT is ignored", "sudo"));
    }

    private static void nest(Scene scene) {
        scene.put("s0", 0755, Samples.exec64().build());
        for (int i = 1; i <= NESTED; i++) {
            String line = "#!" + scene.path("s" + (i - 1)) + '\n';
            scene.put("s" + i, 0755, line.getBytes(StandardCharsets.UTF_8));
        }
        scene.executing("s" + NESTED);
    }
}
