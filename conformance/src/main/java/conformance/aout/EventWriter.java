package conformance.aout;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.ExecException;
import kernel.api.MmField;
import kernel.api.Registers;
import kernel.api.Signal;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcAuxv;
import kernel.sim.proc.ProcMaps;
import kernel.sim.task.Program;
import kernel.sim.task.Task;

/** Writes what is seen of a program, as the observer of the real kernels did. */
final class EventWriter {
    private static final int SI_KERNEL = 128;
    /** The observer is a 32-bit program: of wider numbers it kept so much. */
    private static final long WORD = 0xffffffffL;

    /** How much of a stack and of a text the observer kept. */
    private static final int STACK_WORDS = 384;

    private static final int TEXT = 4095;
    private static final int PAGE = (int) PagedAddressSpace.PAGE;

    private final AoutRecord record;
    private final Task task;
    private final JsonObject result = new JsonObject();
    private final JsonArray events = new JsonArray();

    EventWriter(AoutRecord record, Task task) {
        this.record = record;
        this.task = task;
        result.add("events", events);
    }

    JsonObject result() {
        return result;
    }

    /** Writes a program that is about to run its first instruction, and its end if it cannot. */
    void exec(Program program) {
        JsonObject event = event("exec");
        registers(event, program);
        program(event, program);
        stack(event, program);
        memory(event, program, "exec");
        registers(event("sysexit"), program);
        long ip = value(program.registers(), "eip");
        Optional<FirstFetch> fault = FirstFetch.of(program, ip);
        fault.ifPresent(f -> {
            signal(f.signal(), f.code(), ip, program);
            killed(f.signal());
        });
        result.addProperty("runs", fault.isEmpty());
    }

    /** Writes a program that exec kills, as far as it was made; of SIGKILL no tracer hears. */
    void fatalSignal(Signal signal, Program program) {
        if (signal == Signal.SIGSEGV) {
            signal(signal, SI_KERNEL, 0, program);
        }
    }

    /** Writes a call that failed. */
    void failure(ExecException failure) {
        result.addProperty("runs", false);
        failure.signal()
                .ifPresentOrElse(
                        this::killed,
                        () -> result.addProperty("execve_ret", -failure.errno().number()));
    }

    /** Writes the caller of uselib. */
    void uselib(Program program, JsonArray returned) {
        JsonObject event = event("uselib");
        event.add("ret", returned);
        maps(event, program);
        vsize(event, program);
        memory(event, program, "uselib");
        result.addProperty("runs", true);
    }

    private JsonObject event(String name) {
        JsonObject event = new JsonObject();
        event.addProperty("ev", name);
        events.add(event);
        return event;
    }

    private void signal(Signal signal, int code, long address, Program program) {
        JsonObject event = event("signal");
        event.addProperty("sig", signal.number());
        event.addProperty("signo", signal.number());
        event.addProperty("si_code", code);
        event.addProperty("si_addr", hex(address));
        registers(event, program);
        program(event, program);
    }

    /** A core would need a limit that no such case has. */
    private void killed(Signal signal) {
        JsonObject event = event("killed");
        event.addProperty("signal", signal.number());
        event.addProperty("core", 0);
    }

    private static void registers(JsonObject event, Program program) {
        JsonObject values = new JsonObject();
        for (String name : program.registers().set().names()) {
            if (RegisterNames.isRecorded(name)) {
                String recorded = RegisterNames.ofRecord(name);
                values.addProperty(recorded, hex(program.registers().get(name) & WORD));
            }
        }
        event.add("regs", values);
    }

    private static long value(Registers registers, String recorded) {
        return registers.set().names().stream()
                .filter(name -> RegisterNames.ofRecord(name).equals(recorded))
                .findFirst()
                .map(registers::get)
                .orElseThrow();
    }

    private void program(JsonObject event, Program program) {
        maps(event, program);
        fields(event, program);
        JsonObject status = new JsonObject();
        status.addProperty("Name", program.comm().toLatin1());
        Cred cred = task.cred();
        status.addProperty("Uid", cred.uid() + "\t" + cred.euid() + "\t" + cred.euid() + "\t" + cred.euid());
        status.addProperty("VmSize", vsize(program) / 1024 + " kB");
        event.add("status", status);
        event.addProperty("auxv", HexFormat.of().formatHex(ProcAuxv.bytes(program)));
        event.addProperty("exe", program.exe().path().toLatin1());
        event.addProperty("cmdline", text(program, MmField.ARG_START, MmField.ARG_END));
        event.addProperty("environ", text(program, MmField.ENV_START, MmField.ENV_END));
    }

    private static void maps(JsonObject event, Program program) {
        JsonArray lines = new JsonArray();
        ProcMaps.rows(program).stream()
                .filter(row -> !row.name().toLatin1().equals("[vsyscall]"))
                .map(row -> row.line().toLatin1())
                .forEach(lines::add);
        event.add("maps", lines);
    }

    private static void fields(JsonObject event, Program program) {
        vsize(event, program);
        JsonObject fields = event.getAsJsonObject("mm");
        for (MmField field : MmField.values()) {
            if (field != MmField.BRK) {
                fields.addProperty(
                        field.name().toLowerCase(Locale.ROOT), hex(program.mm().get(field) & WORD));
            }
        }
    }

    private static void vsize(JsonObject event, Program program) {
        JsonObject fields = new JsonObject();
        fields.addProperty("vsize", hex(vsize(program) & WORD));
        event.add("mm", fields);
    }

    private static long vsize(Program program) {
        return program.mm().vmas().stream()
                .mapToLong(vma -> vma.end() - vma.start())
                .sum();
    }

    private static String text(Program program, MmField from, MmField to) {
        long start = program.mm().get(from);
        long length = Math.max(0, program.mm().get(to) - start);
        byte[] bytes = new byte[(int) Math.min(TEXT, length)];
        program.mm().read(start, bytes, bytes.length);
        return ByteString.of(bytes).toLatin1();
    }

    /** Writes the words from the stack pointer on, if a mapping has it. */
    private static void stack(JsonObject event, Program program) {
        long sp = value(program.registers(), "esp");
        Optional<MapsRow> row = ProcMaps.rows(program).stream()
                .filter(map -> map.start() <= sp && sp < map.end())
                .findFirst();
        row.ifPresent(map -> {
            event.addProperty("stack_top", hex(map.end()));
            JsonArray words = new JsonArray();
            byte[] bytes = new byte[(int) Math.min(STACK_WORDS * 4L, map.end() - sp)];
            program.mm().read(sp, bytes, bytes.length);
            for (int at = 0; at + 4 <= bytes.length; at += 4) {
                words.add(String.format("%02x%02x%02x%02x", bytes[at + 3], bytes[at + 2], bytes[at + 1], bytes[at]));
            }
            event.add("stack", words);
        });
    }

    /** Writes sums over the ranges that the record has sums of. */
    private void memory(JsonObject event, Program program, String name) {
        JsonArray sums = new JsonArray();
        Optional<JsonObject> seen = record.event(name);
        if (seen.isPresent()) {
            for (JsonElement range : seen.get().getAsJsonArray("mem")) {
                sums.add(sum(program, range.getAsJsonObject()));
            }
        }
        event.add("mem", sums);
    }

    private static JsonObject sum(Program program, JsonObject range) {
        JsonObject summed = new JsonObject();
        summed.add("start", range.get("start"));
        summed.add("end", range.get("end"));
        if (range.has("content")) {
            long start = Long.decode(range.get("start").getAsString());
            summed.add(
                    "content",
                    content(program, start, Long.decode(range.get("end").getAsString())));
        }
        return summed;
    }

    /** Pages that cannot be read are counted, and not part of the sum. */
    private static JsonObject content(Program program, long start, long end) {
        CRC32 sum = new CRC32();
        int bad = 0;
        byte[] page = new byte[PAGE];
        for (long at = start; at < end; at += PAGE) {
            if (program.mm().read(at, page, PAGE) == PAGE) {
                sum.update(page);
            } else {
                bad++;
            }
        }
        JsonObject content = new JsonObject();
        content.addProperty("badpages", bad);
        content.addProperty("crc32", hex(sum.getValue()));
        return content;
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
