package conformance.why;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.PathWalk;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;

/** The files of one situation in a directory of the host, and the call that fails: for the model and for a kernel. */
final class Scene {
    private static final int DESCRIPTOR = 23;

    private final Path directory;
    private final List<String> argv = new ArrayList<>();
    private final List<String> envp = new ArrayList<>();
    private final Map<Resource, Long> rlimits = new EnumMap<>(Resource.class);
    private String program = "./program";
    private int uid;
    private boolean isNoNewPrivs;
    private boolean isBusy;
    private boolean isByDescriptor;

    Scene(Path directory) {
        this.directory = directory;
        argv.add(program);
    }

    /** Returns the absolute path of a file of the scene. */
    String path(String name) {
        return directory.resolve(name).toString();
    }

    /** Puts a file. */
    Scene put(String name, int mode, byte[] content) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            Files.setAttribute(file, "unix:mode", mode);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Puts the program that is executed. */
    Scene program(byte[] content) {
        return put("program", 0755, content);
    }

    Scene script(String text) {
        return program(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Scene executing(String name) {
        program = name;
        return this;
    }

    Scene argument(String word) {
        argv.add(word);
        return this;
    }

    Scene variable(String word) {
        envp.add(word);
        return this;
    }

    Scene user(int id) {
        uid = id;
        return this;
    }

    Scene limit(Resource resource, long value) {
        rlimits.put(resource, value);
        return this;
    }

    Scene noNewPrivs() {
        isNoNewPrivs = true;
        return this;
    }

    /** Somebody has the program open for writing. */
    Scene busy() {
        isBusy = true;
        return this;
    }

    /** The program is named by a descriptor that exec closes. */
    Scene byDescriptor() {
        isByDescriptor = true;
        return this;
    }

    Path directory() {
        return directory;
    }

    /** Tells whether nothing about the call is special, so that any program can make it. */
    boolean isForEverybody() {
        return uid == 0
                && !isNoNewPrivs
                && !isBusy
                && !isByDescriptor
                && rlimits.isEmpty()
                && argv.size() == 1
                && envp.isEmpty()
                && program.equals("./program");
    }

    @Override
    public String toString() {
        return directory.getFileName().toString();
    }

    /** Returns the call as a case for the observer. */
    String execCase(String id) {
        JsonObject json = new JsonObject();
        json.addProperty("id", id);
        json.addProperty("path", isByDescriptor ? "" : program);
        json.addProperty("cwd", latin1(directory.toString()));
        json.add("argv", strings(argv));
        json.add("envp", strings(envp));
        json.addProperty("uid", uid);
        json.addProperty("gid", uid);
        if (isNoNewPrivs) {
            json.addProperty("no_new_privs", true);
        }
        if (isBusy) {
            json.add("write_open", strings(List.of(program)));
        }
        if (isByDescriptor) {
            json.addProperty("call", "execveat");
            json.addProperty("at_flags", ExecRequest.AT_EMPTY_PATH);
            JsonObject descriptor = new JsonObject();
            descriptor.addProperty("path", program);
            descriptor.addProperty("fd", DESCRIPTOR);
            descriptor.addProperty("cloexec", true);
            json.add("dirfd", descriptor);
        }
        if (!rlimits.isEmpty()) {
            JsonObject limits = new JsonObject();
            rlimits.forEach(
                    (resource, value) -> limits.addProperty(resource.name().toLowerCase(Locale.ROOT), value));
            json.add("rlimit", limits);
        }
        return json.toString();
    }

    private static JsonArray strings(List<String> words) {
        JsonArray array = new JsonArray();
        words.forEach(word -> array.add(latin1(word)));
        return array;
    }

    /** In a case, a character stands for a byte. */
    private static String latin1(String text) {
        return ByteString.of(text).toLatin1();
    }

    /** Makes the task that calls. */
    Task task(Kernel kernel) {
        Task task = new Task();
        task.cred(new Cred(uid, uid, uid, uid, false));
        task.cwd(ByteString.of(directory.toString()));
        if (isNoNewPrivs) {
            task.setNoNewPrivs();
        }
        Rlimits limits = task.rlimits();
        for (Map.Entry<Resource, Long> limit : rlimits.entrySet()) {
            limits = limits.with(limit.getKey(), new Rlimits.Limit(limit.getValue(), Rlimits.INFINITY));
        }
        task.rlimits(limits);
        if (isByDescriptor) {
            task.files().put(DESCRIPTOR, new Descriptor(new FileDescription(dentry(kernel)), true));
        }
        if (isBusy) {
            dentry(kernel).inode().writeCount().getWriteAccess();
        }
        return task;
    }

    private Dentry dentry(Kernel kernel) {
        ByteString cwd = ByteString.of(directory.toString());
        return PathWalk.walk(kernel.root(), cwd, FileAccess.ROOT, ByteString.of(program));
    }

    ExecRequest request() {
        String name = isByDescriptor ? "" : program;
        ExecRequest request = new ExecRequest(ByteString.of(name), bytes(argv), bytes(envp));
        return isByDescriptor ? request.at(DESCRIPTOR, ExecRequest.AT_EMPTY_PATH) : request;
    }

    private static List<ByteString> bytes(List<String> words) {
        return words.stream().map(ByteString::of).toList();
    }

    /** Lets everybody reach the files. */
    void open() throws IOException {
        Set<PosixFilePermission> all = EnumSet.allOf(PosixFilePermission.class);
        all.remove(PosixFilePermission.GROUP_WRITE);
        all.remove(PosixFilePermission.OTHERS_WRITE);
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, all);
    }
}
