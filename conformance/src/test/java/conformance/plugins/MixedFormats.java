package conformance.plugins;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.task.Task;

/** Executes all files of a directory at once, in one kernel that has the formats of the module path. */
final class MixedFormats {
    private static final String DECLINES = " declines: ";

    private MixedFormats() {}

    /** Prints each file with the formats that have claimed it, one after another. Argument: the directory. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Path> files;
        try (Stream<Path> children = Files.list(Path.of(args[0]))) {
            files = children.toList();
        }
        Kernel kernel = Kernel.of(HostFileSystem.of(Path.of("/")));
        CyclicBarrier start = new CyclicBarrier(files.size());
        ExecutorService threads = Executors.newFixedThreadPool(files.size());
        Map<String, Future<String>> claims = new TreeMap<>();
        for (Path file : files) {
            claims.put(String.valueOf(file.getFileName()), threads.submit(() -> {
                start.await();
                return claims(kernel, file);
            }));
        }
        print(claims, System.out);
        threads.shutdown();
    }

    private static void print(Map<String, Future<String>> claims, PrintStream out) throws InterruptedException {
        for (Map.Entry<String, Future<String>> claim : claims.entrySet()) {
            try {
                out.println(claim.getKey() + " " + claim.getValue().get());
            } catch (ExecutionException e) {
                out.println(claim.getKey() + " " + e.getCause());
            }
        }
    }

    private static String claims(Kernel kernel, Path file) {
        List<String> formats = new ArrayList<>();
        try {
            kernel.execve(new Task(), ExecRequest.of(file.toString()), (function, vaddr, detail, mm) -> {
                if (function.equals("search_binary_handler") && !detail.contains(DECLINES)) {
                    formats.add(detail.substring(0, detail.indexOf(' ')));
                }
            });
        } catch (ExecException e) {
            return e.getMessage();
        }
        return String.join(" ", formats);
    }
}
