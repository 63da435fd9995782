package binfmt.script;

import java.util.Optional;
import kernel.api.Errno;
import kernel.api.KernelVersion;
import kernel.api.Rule;

/** What the script format checks, in the kernel's order of checking. */
enum ScriptRule implements Rule {
    MAGIC("script.magic", Errno.ENOEXEC, "the file must start with #!"),
    NESTED("script.nested", Errno.ENOEXEC, "the interpreter must not be a script itself") {
        @Override
        public Optional<KernelVersion> until() {
            return Optional.of(new KernelVersion(2, 6));
        }
    },
    BLANK("script.blank", Errno.ENOEXEC, "the first 256 bytes must name an interpreter"),
    TRUNCATED("script.truncated", Errno.ENOEXEC, "the interpreter's name must end within the first 256 bytes"),
    NAME("script.name", Errno.ENOEXEC, "the first line must name an interpreter"),
    INACCESSIBLE("script.inaccessible", Errno.ENOENT, "the interpreter must be able to open the script after exec"),
    OPEN("script.interp.open", Errno.ENOENT, "its interpreter must be executable");

    private final String id;
    private final Errno errno;
    private final String sentence;

    ScriptRule(String id, Errno errno, String sentence) {
        this.id = id;
        this.errno = errno;
        this.sentence = sentence;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Errno errno() {
        return errno;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public String function() {
        return "load_script";
    }
}
