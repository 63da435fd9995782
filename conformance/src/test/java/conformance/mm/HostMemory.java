package conformance.mm;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The memory of a process of the host, which the observer controls. */
final class HostMemory implements Memory {
    private static final String END = ".";

    private final Process process;
    private final OutputStream input;
    private final InputStream output;
    private SharedZeroes zeroes = new SharedZeroes();
    private long minorAtStart;
    private long majorAtStart;

    private HostMemory(Process process) {
        this.process = process;
        this.input = new BufferedOutputStream(process.getOutputStream());
        this.output = new BufferedInputStream(process.getInputStream());
    }

    /** Starts the observer. */
    static HostMemory open(Path observer, MemoryFiles files) throws IOException {
        List<String> command = List.of(
                observer.toString(),
                files.program().toString(),
                files.readOnly().toString(),
                files.readWrite().toString(),
                files.writeOnly().toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new HostMemory(process);
    }

    @Override
    public Observation start(Map<Limit, Long> limits) throws IOException {
        zeroes = new SharedZeroes();
        minorAtStart = 0;
        majorAtStart = 0;
        Observation first = ask(CallSequence.startLine(limits));
        minorAtStart = first.counters().getOrDefault(Observation.MIN_FLT, 0L);
        majorAtStart = first.counters().getOrDefault(Observation.MAJ_FLT, 0L);
        SortedMap<String, Long> counters = new TreeMap<>(first.counters());
        counters.put(Observation.MIN_FLT, 0L);
        counters.put(Observation.MAJ_FLT, 0L);
        return new Observation(first.result(), first.maps(), counters);
    }

    @Override
    public Observation apply(MemoryCall call) throws IOException {
        return ask(call.line());
    }

    @Override
    public String proc(String name) throws IOException {
        send("proc " + name);
        String text = zeroes.renumber(block(readLine()));
        expect(END);
        return text;
    }

    private Observation ask(String line) throws IOException {
        send(line);
        String result = readLine();
        String[] faults = readLine().split(" ", -1);
        String maps = zeroes.renumber(block(readLine()));
        SortedMap<String, Long> counters = counters(block(readLine()));
        expect(END);
        counters.put(Observation.MIN_FLT, Long.parseLong(faults[1]) - minorAtStart);
        counters.put(Observation.MAJ_FLT, Long.parseLong(faults[2]) - majorAtStart);
        return new Observation(result, maps, counters);
    }

    private void send(String line) throws IOException {
        input.write((line + '\n').getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    /** Reads the text that a line like {@code maps 831} announces. */
    private String block(String header) throws IOException {
        int length = Integer.parseInt(header.substring(header.indexOf(' ') + 1));
        byte[] bytes = output.readNBytes(length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = output.read(); next != '\n'; next = output.read()) {
            if (next < 0) {
                throw new EOFException("the observer has ended after: " + line.toString(StandardCharsets.UTF_8));
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private void expect(String line) throws IOException {
        String found = readLine();
        if (!found.equals(line)) {
            throw new IOException("the observer answered " + found + ", not " + line);
        }
    }

    /** Takes the lines that count kB. */
    static SortedMap<String, Long> counters(String status) {
        SortedMap<String, Long> counters = new TreeMap<>();
        for (String line : status.split("\n", -1)) {
            if (line.endsWith(" kB") && !line.startsWith("Hugetlb")) {
                int colon = line.indexOf(':');
                String number = line.substring(colon + 1, line.length() - " kB".length());
                counters.put(line.substring(0, colon), Long.parseLong(number.strip()));
            }
        }
        return counters;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        output.close();
    }
}
